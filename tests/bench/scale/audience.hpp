#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "muster/simulation.hpp"

namespace muster::bench {

/// Follows the events of a simulated cluster. It thus knows whether all nodes agree without asking
/// every node after every step.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Audience {
 public:
  explicit Audience(std::size_t nodes) : nodes_(nodes), masters_(nodes, nobody) {}

  void hear(const SimulatedEvent& event);

  /// Whether every node knows all others, and all name the same master.
  bool is_agreed() const;
  std::size_t promotions() const { return promotions_; }

 private:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  std::size_t nodes_;
  std::size_t pairs_ = 0;
  std::size_t promotions_ = 0;
  /// The master of each node, and the number of nodes that name each node.
  std::vector<std::size_t> masters_;
  std::unordered_map<std::size_t, std::size_t> followers_;
};

}  // namespace muster::bench
