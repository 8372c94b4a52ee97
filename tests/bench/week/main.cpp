#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <optional>
#include <ratio>
#include <string>
#include <vector>

#include "bench/figures/table.hpp"
#include "muster/error.hpp"
#include "muster/simulation.hpp"

// A week in virtual time in which a cluster only loses packets. Counts how often a present master
// was replaced, and how often a present node was removed.

namespace muster::bench {

namespace {

using namespace std::chrono_literals;

/// The start of the cluster, which does not count.
constexpr auto beginning = 10s;
constexpr double percent = 100;

using Hours = std::chrono::duration<double, std::ratio<3600>>;

struct Setting {
  std::size_t nodes = 5;
  Duration time{};
  Duration detect_within{};
};

/// Wrong decisions in that time.
struct Mistakes {
  std::size_t promotions = 0;
  std::size_t removals = 0;
  std::size_t suspicions = 0;

  void hear(const SimulatedEvent& event) {
    promotions += event.kind == SimulatedEvent::Kind::promoted;
    removals += event.kind == SimulatedEvent::Kind::removed;
    suspicions += event.kind == SimulatedEvent::Kind::suspected;
  }
};

Mistakes watch(const Setting& setting, double loss) {
  Simulation simulation(1);
  SimulatedNode node;
  node.timing.detect_within = setting.detect_within;
  for (std::size_t i = 0; i < setting.nodes; ++i) simulation.start(simulation.add_node(node));
  simulation.run_for(beginning);
  Mistakes mistakes;
  simulation.on_event([&](const SimulatedEvent& event) { mistakes.hear(event); });
  simulation.set_link({.loss = loss});
  simulation.run_for(setting.time);
  return mistakes;
}

void measure(const Setting& setting, double loss, const Report& report) {
  const Mistakes mistakes = watch(setting, loss);
  const auto tell = [&](const char* what, std::size_t count, std::optional<double> target) {
    report({.bench = "week",
            .what = fmt::format("{} in {:.0f} h, detection within {}, {:g} % loss", what,
                                Hours(setting.time).count(), format_duration(setting.detect_within),
                                loss * percent),
            .unit = "",
            .value = static_cast<double>(count),
            .target = target,
            .nodes = static_cast<double>(setting.nodes)});
  };
  tell("promotions", mistakes.promotions, 0);
  tell("removals", mistakes.removals, 0);
  tell("suspicions that were taken back", mistakes.suspicions, {});
}

}  // namespace

}  // namespace muster::bench

int main(int argc, char** argv) {
  using namespace muster::bench;
  CLI::App app("Watches clusters that nothing happens to but loss, for a week in virtual time.");
  Setting setting;
  double hours = 24 * 7;
  std::string detect_within = "2s";
  std::vector<double> losses = {0.05, 0.2};
  bool json = false;
  app.add_option("--nodes", setting.nodes, "How many")->capture_default_str();
  app.add_option("--hours", hours, "How long, in virtual time")->capture_default_str();
  app.add_option("--detect-within", detect_within, "As for a node")->capture_default_str();
  app.add_option("LOSS", losses, "Parts of the datagrams that are lost")->capture_default_str();
  app.add_flag("--json", json, "Prints each figure as soon as it is known, one object per line");
  CLI11_PARSE(app, argc, argv);
  const auto limit = muster::parse_duration(detect_within);
  if (!limit) {
    std::cerr << "--detect-within is no time: " << detect_within << "\n";
    return 2;
  }
  setting.detect_within = *limit;
  setting.time = std::chrono::duration_cast<muster::Duration>(Hours(hours));
  std::vector<Figure> figures;
  const Report report = [&](const Figure& figure) {
    figures.push_back(figure);
    if (json) write(std::cout, figure);
  };
  for (const double loss : losses) measure(setting, loss, report);
  if (!json) std::cout << figure_table(figures, false);
}
