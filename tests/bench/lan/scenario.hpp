#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/figures/figure.hpp"
#include "lib/cluster.hpp"

/// Benchmarks of real processes on hosts that are network namespaces of this machine.
namespace muster::bench {

/// What the user of the benchmarks chose.
struct Setting {
  /// How often something is repeated that can be.
  std::size_t runs = 50;
  /// Hosts of a cluster whose size is not part of the question.
  std::size_t hosts = 5;
  /// What every node is given: a key, since everything is measured encrypted.
  test::Cluster::Options options = {};
  /// The same with a passphrase in place of the key.
  test::Cluster::Options passphrase_options = {};
};

struct Scenario {
  std::string_view name;
  std::string_view sentence;
  void (*run)(const Setting& setting, const Report& report);
};

/// All there are, in the order in which they are run.
std::span<const Scenario> scenarios();

// Each of them; failover.cpp, discovery.cpp, cost.cpp and stability.cpp.
void measure_failover(const Setting& setting, const Report& report);
void measure_crash(const Setting& setting, const Report& report);
void measure_stop(const Setting& setting, const Report& report);
void measure_cut(const Setting& setting, const Report& report);
void measure_discovery(const Setting& setting, const Report& report);
void measure_exec(const Setting& setting, const Report& report);
void measure_together(const Setting& setting, const Report& report);
void measure_idle(const Setting& setting, const Report& report);
void measure_many(const Setting& setting, const Report& report);
void measure_stability(const Setting& setting, const Report& report);

/// Milliseconds that something took again and again, and what was asked for.
struct Times {
  std::string bench;
  std::string what;
  std::vector<double> samples = {};
  /// Of the median and of the 99th percentile.
  std::optional<double> target = {};
  std::optional<double> target_p99 = {};
  /// The least that it could be, measured as often.
  std::vector<double> limit = {};
};

/// Two figures: the median, which has the samples, and the 99th percentile.
void report_times(const Report& report, const Times& times);

/// The last promotion that a node told of since then; the longest time for which all know it.
test::Seconds promoted_at(const test::Cluster& cluster, test::Seconds since);
test::Seconds agreed_at(const test::Cluster& cluster);

constexpr double milliseconds = 1'000;
constexpr double mebibyte = 1024 * 1024;

}  // namespace muster::bench
