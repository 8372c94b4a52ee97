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

/// Names a unit of work within its set: a partition's number in decimal, a resource's id.
using UnitId = std::string;

/// What there is to share out: a unit as the master knows it.
struct Unit {
  /// Changes with what the unit is made of; its owner takes a changed one anew.
  std::uint64_t digest = 0;
  /// The set's own remark on it, which travels along.
  std::uint8_t tag = 0;
  /// Only nodes that have all of these get it. In ascending order, each once.
  std::vector<std::string> needed_labels = {};

  friend bool operator==(const Unit&, const Unit&) = default;
};
using Units = std::map<UnitId, Unit, std::less<>>;

/// Who has a unit. In the master's table: who is to have it. In a node's own ledger: that it has
/// it, or has `refused` it.
struct Claim {
  /// Nil: nobody, for now.
  NodeId owner;
  AssignmentToken token;
  Unit unit;
  /// Its owner was given it under this token and cannot take it.
  bool refused = false;

  friend bool operator==(const Claim&, const Claim&) = default;
};

/// Claims by unit.
using Ledger = std::map<UnitId, Claim, std::less<>>;

}  // namespace muster::cluster
