#pragma once

#include <cstddef>
#include <map>

#include "cli/bench/probe.hpp"

namespace muster::cli {

/// The side of a measurement that answers: sends echoes back, and counts what arrives. Any number
/// of nodes may measure with it.
///
/// All members run on the node's executor.
class Answerer {
 public:
  /// Shows everyone that this node answers. `node` has not started, and outlives this.
  explicit Answerer(Discovery& node);

 private:
  /// What has arrived of one node's measurement.
  struct Load {
    std::uint64_t measurement = 0;
    std::uint64_t received = 0;
    Duration first{};
    Duration last{};
  };

  /// `bytes` of the message in which it came.
  void hear(const NodeId& sender, const Probe& probe, std::size_t bytes);
  void answer(const NodeId& receiver, Probe probe, std::size_t bytes);
  Load& load_of(const NodeId& sender, const Probe& probe);

  Discovery& node_;
  /// Of nodes that are here.
  std::map<NodeId, Load> loads_;
};

}  // namespace muster::cli
