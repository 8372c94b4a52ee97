#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <fstream>
#include <iostream>

#include "bench/figures/micro.hpp"
#include "bench/figures/table.hpp"

// Prints the figures in some files as a table.

namespace {

using namespace muster::bench;

std::vector<Figure> read_all(const std::vector<std::string>& files, const std::string& micro) {
  std::vector<Figure> figures;
  if (!micro.empty()) {
    std::ifstream in(micro);
    figures = read_micro(in);
  }
  for (const std::string& file : files) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + " cannot be read");
    const auto more = read_figures(in);
    figures.insert(figures.end(), more.begin(), more.end());
  }
  return figures;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Prints the figures of benchmarks as a table.");
  std::vector<std::string> files;
  std::string micro;
  bool markdown = false;
  bool peers = false;
  app.add_option("FILE", files, "Figures, one per line");
  app.add_option("--micro", micro, "JSON output of the micro benchmarks");
  app.add_flag("--markdown", markdown, "For a document");
  app.add_flag("--peers", peers, "Compare contenders");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto figures = read_all(files, micro);
    std::cout << (peers ? peer_table(figures, markdown) : figure_table(figures, markdown));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
