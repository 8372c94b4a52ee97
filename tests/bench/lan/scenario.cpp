#include "bench/lan/scenario.hpp"

#include <algorithm>
#include <array>

namespace muster::bench {

namespace {

constexpr double half = 0.5;
constexpr double nearly_all = 0.99;

constexpr std::array all = {
    Scenario{"failover", "the master is killed: another one is master", measure_failover},
    Scenario{"crash", "another node is killed: all others have removed it", measure_crash},
    Scenario{"stop", "the master stops, or is asked to step down", measure_stop},
    Scenario{"cut", "the master's cable is cut", measure_cut},
    Scenario{"discovery", "a node starts: all others know it", measure_discovery},
    Scenario{"exec", "a process is made: all others know its node", measure_exec},
    Scenario{"together", "ten nodes start together: one promotion, agreed", measure_together},
    Scenario{"idle", "what a node among ten costs", measure_idle},
    Scenario{"many", "as many processes as the machine carries", measure_many},
    Scenario{"stability", "how soon a lost host can be noticed without false alarms",
             measure_stability},
};

}  // namespace

std::span<const Scenario> scenarios() {
  return all;
}

void report_times(const Report& report, const Times& times) {
  const auto limit_at = [&times](double part) -> std::optional<double> {
    if (times.limit.empty()) return std::nullopt;
    return quantile(times.limit, part);
  };
  const std::string count = ", median of " + std::to_string(times.samples.size());
  report({.bench = times.bench,
          .what = times.what + count,
          .unit = "ms",
          .value = quantile(times.samples, half),
          .limit = limit_at(half),
          .target = times.target,
          .samples = times.samples});
  report({.bench = times.bench,
          .what = times.what + ", p99",
          .unit = "ms",
          .value = quantile(times.samples, nearly_all),
          .limit = limit_at(nearly_all),
          .target = times.target_p99});
}

test::Seconds promoted_at(const test::Cluster& cluster, test::Seconds since) {
  test::Seconds last = 0;
  for (const auto& node : cluster.nodes()) {
    const test::NodeEvent* one = node->find_last({.kind = "promotion", .since = since});
    if (one != nullptr) last = std::max(last, one->at);
  }
  return last;
}

test::Seconds agreed_at(const test::Cluster& cluster) {
  test::Seconds last = 0;
  for (const auto& node : cluster.nodes()) {
    if (!node->process().has_ended()) last = std::max(last, node->masters_since());
  }
  return last;
}

}  // namespace muster::bench
