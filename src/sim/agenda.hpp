#pragma once

#include <set>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "sim/network.hpp"

namespace muster::sim {

/// The wake-up time of each node.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Agenda {
 public:
  /// Replaces the time of this node; `core::never` for none.
  void set(NodeIndex node, core::Time at) {
    if (node >= times_.size()) times_.resize(node + 1, core::never);
    if (times_[node] == at) return;
    if (times_[node] != core::never) order_.erase({times_[node], node});
    times_[node] = at;
    if (at != core::never) order_.insert({at, node});
  }

  core::Time next() const { return order_.empty() ? core::never : order_.begin()->first; }
  /// The node with the earliest time. Requires: `next()` is not `core::never`.
  NodeIndex first() const { return order_.begin()->second; }

 private:
  std::vector<core::Time> times_;
  std::set<std::pair<core::Time, NodeIndex>> order_;
};

}  // namespace muster::sim
