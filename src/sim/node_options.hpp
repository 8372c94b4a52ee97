#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crypto/cluster_key.hpp"
#include "muster/timing.hpp"
#include "sim/packet.hpp"

namespace muster::sim {

/// The settings of a simulated node.
struct NodeOptions {
  /// One word, for traces.
  std::string name;
  std::string cluster = "sim";
  std::vector<crypto::ClusterKey> keys = {};
  TimingOptions timing = {};
  double weight = 0;
  bool eligible = true;
  bool observer = false;
  int masters_required = 1;
  std::optional<Duration> preempt_after = {};
  std::uint64_t term_floor = 0;
  /// JSON text of the info attribute.
  std::string info = "null";
  std::vector<SegmentIndex> segments = {0};
  /// Whether it can hold lifelines; otherwise firewalls block them.
  bool lifelines = true;
  /// Number of datagrams that its socket holds while the process does not read. Further ones are
  /// lost.
  std::size_t socket_buffer_datagrams = 4'096;
};

}  // namespace muster::sim
