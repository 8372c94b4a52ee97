#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace muster::cluster {

/// How a node takes part in a set: its statement to the leader.
struct Standing {
  /// 0: the node takes no units.
  std::uint32_t capacity = 1;
  std::vector<std::string> labels;
  /// The node hands over its units and takes no new ones.
  bool leaving = false;
  /// A digest of the set's definition, on which all nodes must agree. A node that disagrees with
  /// the leader gets no units.
  std::uint64_t constitution = 0;

  friend bool operator==(const Standing&, const Standing&) = default;
};

}  // namespace muster::cluster
