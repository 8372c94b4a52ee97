#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/time.hpp"
#include "muster/id.hpp"

/// The observable events of shared work: assignments, and the units that nodes report to own.
namespace muster::check {

/// A leadership of a set of work.
struct Reign {
  std::uint64_t term = 0;
  NodeId node;

  friend auto operator<=>(const Reign&, const Reign&) = default;
};

/// The unique name of one assignment of one unit.
struct WorkToken {
  Reign reign;
  std::uint64_t version = 0;

  friend auto operator<=>(const WorkToken&, const WorkToken&) = default;
};

/// The times of a set of work, the same for all its nodes.
struct WorkTiming {
  Duration lease{};
  Duration grace{};
  Duration hold{};
  /// Longest time that giving up takes. At most `grace`.
  Duration give_up{};
};

// Actions on the node.

/// From now on it takes part whenever it is present.
struct Enlisted {
  /// All units of the set.
  std::set<std::string> units;
  /// 0: it takes no units.
  std::uint32_t capacity = 1;
  /// The leader gets no units while there is another node.
  bool exclude_leader = false;
};

// Events of the node.

/// The node leads the set under this term from now on; unset: it leads no more.
struct Leads {
  std::optional<std::uint64_t> term;
};
/// The node follows another leadership.
struct Follows {
  std::optional<Reign> reign;
};
/// It is assigned the unit.
struct Assigned {
  std::string unit;
  WorkToken token;
};
/// It must give up the unit.
struct Revoked {
  std::string unit;
};
/// It has given the unit up: no work on it runs there.
struct GaveUp {
  std::string unit;
};

// Measurements.

/// It would now report to own exactly these units.
struct Owns {
  std::map<std::string, WorkToken> units;
};
/// The assigned owners, as far as the node knows at a moment.
struct TableSeen {
  /// Nil: no owner.
  std::map<std::string, NodeId> owners;
};

}  // namespace muster::check
