#include <CLI/CLI.hpp>
#include <exception>
#include <fstream>
#include <iostream>

#include "bench/figures/plots.hpp"

// Draws a chart of the figures in some files as an SVG document.

int main(int argc, char** argv) {
  using namespace muster::bench;
  CLI::App app("Draws a chart of figures, as SVG, to standard output.");
  std::string what;
  std::vector<std::string> files;
  app.add_option("CHART", what, "cost or failover")
      ->required()
      ->check(CLI::IsMember({"cost", "failover"}));
  app.add_option("FILE", files, "Figures, one per line")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    std::vector<Figure> figures;
    for (const std::string& file : files) {
      std::ifstream in(file);
      if (!in) throw std::runtime_error(file + " cannot be read");
      const auto more = read_figures(in);
      figures.insert(figures.end(), more.begin(), more.end());
    }
    std::cout << draw_svg(what == "cost" ? cost_chart(figures) : failover_chart(figures));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
