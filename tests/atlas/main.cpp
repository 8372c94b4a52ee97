#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "atlas/trial.hpp"

namespace muster::atlas {
namespace {

struct Request {
  std::size_t nodes = 3;
  std::uint32_t step = 1;
  std::optional<std::uint32_t> code;
  sim::TrafficKind follows = sim::TrafficKind::both;
  bool verbose = false;
};

/// The results of all trials: their number, the faults, and the longest times.
struct Totals {
  std::size_t trials = 0;
  std::size_t broken = 0;
  Duration led_after{};
  Duration seen_after{};
  double datagrams_rate = 0;
  std::map<std::string, std::size_t> faults;
};

std::vector<Graph> graphs_of(const Request& request) {
  if (request.code) return {Graph(request.nodes, *request.code)};
  // Of five nodes, one graph per shape is enough work.
  std::vector<Graph> graphs;
  if (request.nodes == Graph::nodes_max) graphs = Graph::unlabelled(request.nodes);
  const std::uint32_t count = graphs.empty() ? Graph::count(request.nodes) : 0;
  for (std::uint32_t code = 0; code < count; ++code) graphs.emplace_back(request.nodes, code);
  std::vector<Graph> chosen;
  for (std::size_t i = 0; i < graphs.size(); i += request.step) chosen.push_back(graphs[i]);
  return chosen;
}

void tell(const Trial& trial, const Verdict& verdict) {
  const std::string sitting = trial.sitting ? std::to_string(*trial.sitting) : "none";
  fmt::print("{} ({}), sitting {}: {}\n", trial.graph.code(), trial.graph.text(), sitting,
             fmt::join(verdict.faults, "; "));
}

void add(Totals& totals, const Verdict& verdict) {
  ++totals.trials;
  totals.led_after = std::max(totals.led_after, verdict.led_after);
  totals.seen_after = std::max(totals.seen_after, verdict.seen_after);
  totals.datagrams_rate = std::max(totals.datagrams_rate, verdict.datagrams_rate);
  if (verdict.faults.empty()) return;
  ++totals.broken;
  ++totals.faults[verdict.faults.front().substr(0, verdict.faults.front().find(':'))];
}

Totals run(const Request& request) {
  Totals totals;
  for (const Graph& graph : graphs_of(request)) {
    for (std::size_t node = 0; node <= graph.nodes(); ++node) {
      Trial trial{.graph = graph, .follows = request.follows};
      if (node < graph.nodes()) trial.sitting = node;
      const Verdict verdict = judge(trial);
      add(totals, verdict);
      if (request.verbose && !verdict.faults.empty()) tell(trial, verdict);
    }
  }
  return totals;
}

int report(const Totals& totals) {
  fmt::print("{} trials, {} with a broken promise\n", totals.trials, totals.broken);
  for (const auto& [when, count] : totals.faults) fmt::print("  {}: {}\n", when, count);
  fmt::print("at most {} to agree, {} to complete views, {:.2f} datagrams per node and second\n",
             format_duration(totals.led_after), format_duration(totals.seen_after),
             totals.datagrams_rate);
  return totals.broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace muster::atlas

int main(int argc, char** argv) {
  using namespace muster;
  CLI::App app{
      "Checks the promises on every network of a few nodes in which links work in one "
      "direction, in both, or not at all."};
  atlas::Request request;
  const std::map<std::string, sim::TrafficKind> kinds = {{"both", sim::TrafficKind::both},
                                                         {"group", sim::TrafficKind::group},
                                                         {"unicast", sim::TrafficKind::unicast}};
  app.add_option("--nodes", request.nodes, "Number of nodes")->check(CLI::Range(1, 5));
  app.add_option("--step", request.step, "Try one graph of so many")->check(CLI::PositiveNumber);
  app.add_option("--graph", request.code, "Try the graph with this code only");
  app.add_option("--follows", request.follows, "Traffic that follows the graph; the rest passes")
      ->transform(CLI::CheckedTransformer(kinds));
  app.add_flag("-v,--verbose", request.verbose, "Print every broken promise");
  CLI11_PARSE(app, argc, argv);
  return atlas::report(atlas::run(request));
}
