#pragma once

#include <concepts>
#include <string>
#include <vector>

#include "muster/api.hpp"
#include "muster/node.hpp"

namespace muster {

/// The differences between two states of one node.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct NodeChanges {
  /// The info that it advertises.
  bool info = false;
  /// The names of attributes that were published, changed or unpublished, in ascending order.
  std::vector<std::string> attributes = {};
  /// Whether it is master, its term, whether it is eligible, or its weight.
  bool role = false;
  bool addresses = false;
  bool suspicion = false;

  friend bool operator==(const NodeChanges&, const NodeChanges&) = default;
};

/// A slot with a third parameter, for the changes.
template <class Slot>
concept ChangesSlot = !std::invocable<Slot&, const Node&, const Node&> &&
                      std::invocable<Slot&, const Node&, const Node&, const NodeChanges&>;

/// Compares two states of one node, as `Discovery::on_updated` gives them.
MUSTER_API NodeChanges changes_between(const Node& before, const Node& after);

}  // namespace muster
