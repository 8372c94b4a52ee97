#pragma once

#include <map>
#include <vector>

#include "sim/packet.hpp"

namespace muster::sim {

/// A split of the network: nodes reach each other only within a group. Nodes in no group form one
/// more group.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Partition {
 public:
  Partition() = default;
  explicit Partition(const std::vector<std::vector<NodeIndex>>& groups) {
    std::vector<std::vector<bool>> memberships;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      for (const NodeIndex node : groups[group]) {
        if (node >= memberships.size()) {
          memberships.resize(node + 1, std::vector<bool>(groups.size()));
        }
        memberships[node][group] = true;
      }
    }
    std::map<std::vector<bool>, std::size_t> sides{{std::vector<bool>(groups.size()), 0}};
    for (const auto& membership : memberships) {
      sides_.push_back(sides.emplace(membership, sides.size()).first->second);
    }
  }

  bool separates(NodeIndex a, NodeIndex b) const { return side_of(a) != side_of(b); }

 private:
  std::size_t side_of(NodeIndex node) const { return node < sides_.size() ? sides_[node] : 0; }

  std::vector<std::size_t> sides_;
};

}  // namespace muster::sim
