#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "muster/assignment.hpp"
#include "muster/id.hpp"

namespace muster::cluster {

using core::Time;

/// The name of a unit of work within its set: a partition's number in decimal, or a resource's id.
using UnitId = std::string;

/// A unit of work as the leader knows it.
struct Unit {
  /// Changes with the unit's content. The owner takes a changed unit again.
  std::uint64_t digest = 0;
  /// A note of the set on the unit. It travels with the unit.
  std::uint8_t tag = 0;
  /// The labels that a node needs to get this unit, in ascending order without duplicates.
  std::vector<std::string> needed_labels = {};

  friend bool operator==(const Unit&, const Unit&) = default;
};
using Units = std::map<UnitId, Unit, std::less<>>;

/// The owner of a unit. In the leader's table, this node is to have the unit. In a node's own
/// ledger, the node has the unit or has `refused` it.
struct Claim {
  /// Nil: the unit has no owner at present.
  NodeId owner;
  AssignmentToken token;
  Unit unit;
  /// The owner got the unit under this token and cannot take it.
  bool refused = false;

  friend bool operator==(const Claim&, const Claim&) = default;
};

/// Claims by unit.
using Ledger = std::map<UnitId, Claim, std::less<>>;

}  // namespace muster::cluster
