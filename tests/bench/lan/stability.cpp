#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/lan/scenario.hpp"

namespace muster::bench {

namespace {

using test::Cluster;
using test::Seconds;
using namespace std::chrono_literals;

/// Time for which each cluster is watched.
constexpr auto watched = 15s;

struct Trouble {
  const char* words;
  double loss = 0;
  bool is_busy = false;
};

constexpr Trouble troubles[] = {
    {"idle"}, {"1 % loss", 0.01}, {"5 % loss", 0.05}, {"two busy processes beside it", 0, true}};

/// Starts one process per core that never rests.
std::vector<std::unique_ptr<test::Process>> make_load(const test::NetNamespace& where) {
  std::vector<std::unique_ptr<test::Process>> load;
  for (int i = 0; i < 2; ++i) {
    load.push_back(std::make_unique<test::Process>(
        where, test::Process::Call{{"sh", "-c", "while :; do :; done"}}));
  }
  return load;
}

/// Counts promotions in a cluster that has a master and loses none.
std::size_t false_failovers(const std::string& detect_within, const Trouble& trouble,
                            const Setting& setting) {
  Cluster cluster(setting.hosts);
  Cluster::Options options = setting.options;
  options.insert(options.end(), {"--detect-within", detect_within});
  for (test::Lab::Host host = 0; host < setting.hosts; ++host) cluster.start(host, options);
  // If the time is set too low, the nodes may never agree.
  cluster.poll([&] { return cluster.is_settled(); }, 3s);
  for (test::Lab::Host host = 0; host < setting.hosts; ++host) {
    cluster.lab.lose(host, trouble.loss);
  }
  const auto load = trouble.is_busy ? make_load(cluster.lab.wiring())
                                    : std::vector<std::unique_ptr<test::Process>>{};
  const Seconds begin = test::monotonic_now();
  cluster.pass(watched);
  return cluster.count({.kind = "promotion", .since = begin});
}

}  // namespace

void measure_stability(const Setting& setting, const Report& report) {
  for (const char* detect_within : {"2s", "500ms", "100ms", "60ms", "40ms"}) {
    for (const Trouble& trouble : troubles) {
      report({.bench = "stability",
              .what = fmt::format("false failovers in {} s, --detect-within {}, {}", watched / 1s,
                                  detect_within, trouble.words),
              .unit = "",
              .value = static_cast<double>(false_failovers(detect_within, trouble, setting))});
    }
  }
}

}  // namespace muster::bench
