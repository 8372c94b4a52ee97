#include <algorithm>
#include <string>

#include "bench/lan/scenario.hpp"
#include "muster/discovery.hpp"

namespace muster::bench {

namespace {

using test::Cluster;
using test::NodeProcess;
using test::Seconds;
using namespace std::chrono_literals;

constexpr std::size_t hosts = 10;
constexpr std::size_t runs_max = 30;

/// Waits until all other nodes see it. Returns the time of the last one.
Seconds seen_by_all(Cluster& cluster, const std::string& name, Seconds since) {
  const auto seen = [&](const NodeProcess& node) {
    return node.find({.kind = "added", .name = name, .since = since});
  };
  const auto is_other = [&](const auto& node) {
    return node->name() != name && !node->process().has_ended();
  };
  cluster.await(name + " is known to all", [&] {
    return std::all_of(cluster.nodes().begin(), cluster.nodes().end(),
                       [&](const auto& node) { return !is_other(node) || seen(*node) != nullptr; });
  });
  Seconds last = 0;
  for (const auto& node : cluster.nodes()) {
    if (is_other(node)) last = std::max(last, seen(*node)->at);
  }
  return last;
}

void start_first_nine(Cluster& cluster, const Cluster::Options& options) {
  for (test::Lab::Host host = 0; host + 1 < hosts; ++host) cluster.start(host, options);
  cluster.await("nine agree", [&] { return cluster.is_settled(); });
}

/// Starts new processes on the tenth host, one after the other.
std::vector<double> exec_to_seen(const Cluster::Options& options, std::size_t runs) {
  Cluster cluster(hosts);
  start_first_nine(cluster, options);
  std::vector<double> times;
  for (std::size_t i = 0; i < runs; ++i) {
    cluster.pass(200ms);
    const std::string name = "late" + std::to_string(i);
    const Seconds begin = test::monotonic_now();
    NodeProcess& late = cluster.start(hosts - 1, name, options);
    times.push_back((seen_by_all(cluster, name, begin) - begin) * milliseconds);
    cluster.stop(late);
    cluster.await("it is forgotten", [&] { return cluster.is_settled(); });
  }
  return times;
}

}  // namespace

void measure_discovery(const Setting& setting, const Report& report) {
  Cluster cluster(hosts);
  start_first_nine(cluster, setting.options);
  std::vector<double> times;
  for (std::size_t i = 0; i < std::min(setting.runs, runs_max); ++i) {
    cluster.pass(200ms);
    const std::string name = "late" + std::to_string(i);
    Discovery late({.keys = read_key_file(setting.options.back()), .name = name});
    Seconds begin = 0;
    // The node makes its thread on the host on which it is started.
    cluster.lab.host(hosts - 1).run([&] {
      begin = test::monotonic_now();
      late.start();
    });
    times.push_back((seen_by_all(cluster, name, begin) - begin) * milliseconds);
    late.stop();
    cluster.await("it is forgotten", [&] { return cluster.is_settled(); });
  }
  report_times(report, {.bench = "discovery",
                        .what = "start() to seen by all nine others",
                        .samples = times,
                        .target = 3});
}

void measure_exec(const Setting& setting, const Report& report) {
  const std::size_t runs = std::min(setting.runs, runs_max);
  report_times(report, {.bench = "exec",
                        .what = "process made to seen by all, key file",
                        .samples = exec_to_seen(setting.options, runs),
                        .target = 10});
  report_times(report, {.bench = "exec",
                        .what = "process made to seen by all, passphrase",
                        .samples = exec_to_seen(setting.passphrase_options, runs)});
}

void measure_together(const Setting& setting, const Report& report) {
  constexpr std::size_t starts_max = 10;
  std::vector<double> agreed;
  std::vector<double> promotions;
  for (std::size_t i = 0; i < std::min(setting.runs, starts_max); ++i) {
    Cluster cluster(hosts);
    const Seconds begin = test::monotonic_now();
    cluster.start_all(setting.options);
    agreed.push_back((agreed_at(cluster) - begin) * milliseconds);
    cluster.pass(500ms);
    promotions.push_back(static_cast<double>(cluster.count({.kind = "promotion"})));
  }
  report_times(report, {.bench = "together",
                        .what = "ten processes made: all agree on one master",
                        .samples = agreed,
                        .target = 300});
  report({.bench = "together",
          .what = "promotions in such a start, most of " + std::to_string(promotions.size()),
          .unit = "",
          .value = quantile(promotions, 1),
          .target = 1});
}

}  // namespace muster::bench
