#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/lan/bare_idler.hpp"
#include "bench/lan/scenario.hpp"
#include "lib/usage.hpp"

namespace muster::bench {

namespace {

using test::Cluster;
using test::NodeProcess;
using test::Seconds;
using namespace std::chrono_literals;

constexpr double half = 0.5;
constexpr double percent = 100;
/// After this time a node has settled; `muster node` then returns the memory that only starting
/// needs.
constexpr auto settling = 3s;
/// Processes per host at most, so that each finds a free port.
constexpr std::size_t per_host = 50;
constexpr auto idle_time = 20s;

/// The cost of each node of a cluster in which nothing happens.
struct Usage {
  std::vector<double> processor_percent;
  std::vector<double> resident;
  std::vector<double> proportional;
};

std::vector<Seconds> processor_times(const Cluster& cluster) {
  std::vector<Seconds> times;
  for (const auto& node : cluster.nodes()) {
    times.push_back(test::processor_time(node->process().pid()));
  }
  return times;
}

Usage watch(Cluster& cluster, std::chrono::nanoseconds time) {
  const auto before = processor_times(cluster);
  const Seconds begin = test::monotonic_now();
  cluster.pass(time);
  const Seconds passed = test::monotonic_now() - begin;
  const auto after = processor_times(cluster);
  Usage usage;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const pid_t pid = cluster.nodes()[i]->process().pid();
    usage.processor_percent.push_back((after[i] - before[i]) / passed * percent);
    usage.resident.push_back(test::resident_bytes(pid) / mebibyte);
    usage.proportional.push_back(test::proportional_bytes(pid) / mebibyte);
  }
  return usage;
}

void report_usage(const Report& report, const std::string& bench, const Usage& usage,
                  bool has_targets, std::optional<double> least_percent = {}) {
  const auto nodes = static_cast<double>(usage.resident.size());
  const auto target = [has_targets](double value) {
    return has_targets ? std::optional(value) : std::nullopt;
  };
  report({.bench = bench,
          .what = "processor of an idle node, median",
          .unit = "%",
          .value = quantile(usage.processor_percent, half),
          .limit = least_percent,
          .target = target(0.05),
          .nodes = nodes,
          .samples = usage.processor_percent});
  report({.bench = bench,
          .what = "processor of the busiest, most often the master",
          .unit = "%",
          .value = quantile(usage.processor_percent, 1),
          .nodes = nodes});
  report({.bench = bench,
          .what = "resident memory, most",
          .unit = "MiB",
          .value = quantile(usage.resident, 1),
          .target = target(8),
          .nodes = nodes,
          .samples = usage.resident});
  report({.bench = bench,
          .what = "its own share (PSS), most",
          .unit = "MiB",
          .value = quantile(usage.proportional, 1),
          .target = target(2),
          .nodes = nodes,
          .samples = usage.proportional});
}

/// Starts this many processes on as few hosts as possible, and watches them.
void measure_crowd(std::size_t nodes, const Setting& setting, const Report& report) {
  Cluster cluster((nodes + per_host - 1) / per_host);
  const Seconds begin = test::monotonic_now();
  for (std::size_t i = 0; i < nodes; ++i) {
    cluster.start(i / per_host, "n" + std::to_string(i), setting.options);
  }
  const Seconds started = test::monotonic_now();
  if (!cluster.poll([&] { return cluster.is_settled(); }, 60s)) {
    throw std::runtime_error(
        fmt::format("{} processes do not agree within a minute: the machine carries fewer", nodes));
  }
  const auto tell = [&](const char* what, const char* unit, double value,
                        std::optional<double> target = {}) {
    report({.bench = "many",
            .what = what,
            .unit = unit,
            .value = value,
            .target = target,
            .nodes = static_cast<double>(nodes)});
  };
  const Seconds agreed = test::monotonic_now();
  tell("processes made: all agree, after the first was made", "ms",
       (agreed - begin) * milliseconds);
  tell("the same, after the last was made", "ms", (agreed - started) * milliseconds);
  tell("promotions in that", "", static_cast<double>(cluster.count({.kind = "promotion"})), 1);
  cluster.pass(settling);
  report_usage(report, "many", watch(cluster, 10s), false);
}

}  // namespace

void measure_idle(const Setting& setting, const Report& report) {
  constexpr std::size_t nodes = 10;
  Cluster cluster(nodes);
  cluster.start_all(setting.options);
  cluster.pass(settling);
  std::vector<std::unique_ptr<BareIdler>> bare;
  std::vector<double> least;
  for (std::size_t host = 0; host < nodes; host += 2) {
    bare.push_back(std::make_unique<BareIdler>(cluster.lab, host));
    least.push_back(-test::processor_time(bare.back()->pid()));
  }
  const Usage usage = watch(cluster, idle_time);
  for (std::size_t i = 0; i < bare.size(); ++i) {
    least[i] += test::processor_time(bare[i]->pid());
    least[i] *= percent / static_cast<double>(idle_time.count());
  }
  report_usage(report, "idle", usage, true, quantile(least, half));
}

void measure_many(const Setting& setting, const Report& report) {
  for (const std::size_t nodes : {20, 50, 100, 150}) measure_crowd(nodes, setting, report);
}

}  // namespace muster::bench
