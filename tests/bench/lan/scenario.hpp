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

/// The choices of the user.
struct Setting {
  /// Number of repetitions.
  std::size_t runs = 50;
  /// Hosts of a cluster, where the benchmark does not vary its size.
  std::size_t hosts = 5;
  /// Options of every node. They contain a key, because everything is measured encrypted.
  test::Cluster::Options options = {};
  /// The same options with a passphrase instead of the key.
  test::Cluster::Options passphrase_options = {};
};

struct Scenario {
  std::string_view name;
  std::string_view sentence;
  void (*run)(const Setting& setting, const Report& report);
};

/// All scenarios in the order in which they run.
std::span<const Scenario> scenarios();

// One scenario each; see failover.cpp, discovery.cpp, cost.cpp and stability.cpp.
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

/// Repeated measurements in milliseconds, and their targets.
struct Times {
  std::string bench;
  std::string what;
  std::vector<double> samples = {};
  /// Targets of the median and of the 99th percentile.
  std::optional<double> target = {};
  std::optional<double> target_p99 = {};
  /// The limit, measured as often.
  std::vector<double> limit = {};
};

/// Reports two figures: the median with the samples, and the 99th percentile.
void report_times(const Report& report, const Times& times);

/// The time of the latest promotion that a node reported after `since`; it bounds the time at which
/// all know it.
test::Seconds promoted_at(const test::Cluster& cluster, test::Seconds since);
test::Seconds agreed_at(const test::Cluster& cluster);

constexpr double milliseconds = 1'000;
constexpr double mebibyte = 1024 * 1024;

}  // namespace muster::bench
