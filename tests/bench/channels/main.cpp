#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "bench/channels/measurements.hpp"
#include "bench/figures/table.hpp"

// Measures channels and the receive path, each beside its limit, in one run. Judges nothing.
// Everything stays on the loopback interface.

int main(int count, char** arguments) {
  using namespace muster::bench;
  CLI::App app("Measures channels and the receive path on the loopback interface.");
  std::string what = "all";
  bool json = false;
  app.add_option("WHAT", what, "latency, rates, hellos or all of them")
      ->check(CLI::IsMember({"all", "latency", "rates", "hellos"}))
      ->capture_default_str();
  app.add_flag("--json", json, "Prints each figure as soon as it is known, one object per line");
  CLI11_PARSE(app, count, arguments);
  std::vector<Figure> figures;
  const Report report = [&](const Figure& figure) {
    figures.push_back(figure);
    if (json) write(std::cout, figure);
  };
  if (what == "all" || what == "hellos") measure_hellos(report);
  if (what == "all" || what == "latency") measure_latency(report);
  if (what == "all" || what == "rates") measure_rates(report);
  if (!json) std::cout << figure_table(figures, false);
}
