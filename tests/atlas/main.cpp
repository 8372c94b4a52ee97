#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "atlas/trial.hpp"

int main(int argc, char** argv) {
  using namespace muster;
  CLI::App app;
  std::size_t nodes = 3;
  std::uint32_t step = 1, first = 0;
  std::string follows = "both";
  int sitting = -2;
  bool verbose = false;
  long only = -1;
  app.add_option("--nodes", nodes);
  app.add_option("--step", step);
  app.add_option("--first", first);
  app.add_option("--follows", follows);
  app.add_option("--sitting", sitting, "-1: from the graph; -2: all");
  app.add_option("--graph", only);
  app.add_flag("-v", verbose);
  CLI11_PARSE(app, argc, argv);
  const auto kind = follows == "group"     ? sim::TrafficKind::group
                    : follows == "unicast" ? sim::TrafficKind::unicast
                                           : sim::TrafficKind::both;
  std::size_t cases = 0, wrong = 0;
  std::map<std::string, std::size_t> kinds;
  Duration worst{}, seen{};
  double rate = 0;
  std::vector<atlas::Graph> graphs;
  if (nodes == 5)
    graphs = atlas::Graph::unlabelled(5);
  else
    for (std::uint32_t c = 0; c < atlas::Graph::count(nodes); ++c) graphs.push_back({nodes, c});
  for (std::uint32_t g = first; g < graphs.size(); g += step) {
    if (only >= 0 && graphs[g].code() != static_cast<std::uint32_t>(only)) continue;
    for (int s = -1; s < static_cast<int>(nodes); ++s) {
      if (sitting != -2 && s != sitting) continue;
      atlas::Trial trial;
      trial.graph = graphs[g];
      if (s >= 0) trial.sitting = static_cast<std::size_t>(s);
      trial.follows = kind;
      const auto verdict = atlas::judge(trial);
      ++cases;
      worst = std::max(worst, verdict.led_after);
      seen = std::max(seen, verdict.seen_after);
      rate = std::max(rate, verdict.datagrams_rate);
      if (verdict.faults.empty()) continue;
      ++wrong;
      ++kinds[verdict.faults.front().substr(0, 12)];
      if (verbose) {
        std::printf("%u (%s) sitting %d:", graphs[g].code(), graphs[g].text().c_str(), s);
        for (const auto& f : verdict.faults) std::printf(" [%s]", f.c_str());
        std::printf("\n");
      }
    }
  }
  std::printf("%zu cases, %zu wrong, led %s, seen %s, rate %.2f\n", cases, wrong,
              format_duration(worst).c_str(), format_duration(seen).c_str(), rate);
  for (const auto& [k, n] : kinds) std::printf("  %s: %zu\n", k.c_str(), n);
}
