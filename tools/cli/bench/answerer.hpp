#pragma once

#include <cstddef>
#include <map>

#include "cli/bench/probe.hpp"

namespace muster::cli {

/// The answering side of a measurement. It returns echoes and counts load messages. Any number of
/// nodes may measure with it.
///
/// All members run on the node's executor.
class Answerer {
 public:
  /// Publishes that this node answers. `node` has not started, and must outlive this object.
  explicit Answerer(Discovery& node);

 private:
  /// The load messages received from one node's measurement.
  struct Load {
    std::uint64_t measurement = 0;
    std::uint64_t received = 0;
    Duration first{};
    Duration last{};
  };

  /// `bytes` is the size of the message that carried the probe.
  void hear(const NodeId& sender, const BenchProbe& probe, std::size_t bytes);
  void answer(const NodeId& receiver, BenchProbe probe, std::size_t bytes);
  Load& load_of(const NodeId& sender, const BenchProbe& probe);

  Discovery& node_;
  /// The loads of present nodes.
  std::map<NodeId, Load> loads_;
};

}  // namespace muster::cli
