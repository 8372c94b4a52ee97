#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atlas/graph.hpp"
#include "muster/timing.hpp"
#include "sim/network.hpp"

namespace muster::atlas {

/// One case of the atlas: a cluster whose connectivity becomes a graph, and stays it.
struct Trial {
  Graph graph = Graph::whole(1);
  /// The master of the whole network before the graph holds. If unset, the nodes start together
  /// with the graph in place.
  std::optional<std::size_t> sitting = {};
  /// Traffic that follows the graph; the other kind reaches everyone.
  sim::TrafficKind follows = sim::TrafficKind::both;
  std::uint64_t seed = 1;
};

/// The result of a trial.
struct Verdict {
  /// Empty if everything that is promised held; else one sentence per broken promise.
  std::vector<std::string> faults;
  /// Time from a change until every component had its final master and all its nodes followed it.
  Duration led_after{};
  /// Time until every node saw exactly the nodes of its component.
  Duration seen_after{};
  /// Datagrams per node and second while nothing changed.
  double datagrams_rate = 0;
  /// Masters as the nodes see them at the end of the graph: of each node, its own number or
  /// another.
  std::vector<std::optional<std::size_t>> masters;
};

/// Within this time after the last change of connectivity every component agrees on its master.
Duration agreement_max(const Timing& timing, Duration longest_delay);
/// And within this time, every node sees exactly the nodes of its component.
Duration view_max(const Timing& timing, Duration longest_delay);

/// Runs the trial in virtual time. The same trial gives the same verdict.
Verdict judge(const Trial& trial);

}  // namespace muster::atlas
