#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "core/time.hpp"
#include "muster/id.hpp"

/// What an onlooker may know of shared work: what nodes are to do, and what they say they own.
namespace muster::check {

/// A mastership.
struct Reign {
  std::uint64_t term = 0;
  NodeId node;

  friend auto operator<=>(const Reign&, const Reign&) = default;
};

/// One assignment of one unit among all there ever were.
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
  /// How long giving up takes at most. No more than `grace`.
  Duration give_up{};
};

// What was done to the node.

/// From now on it takes part, whenever it is there.
struct Enlisted {
  /// All the units of the set.
  std::set<std::string> units;
  /// 0: it takes nothing.
  std::uint32_t capacity = 1;
  /// The master gets nothing while there is anybody else.
  bool exclude_master = false;
};

// What it was told.

/// The mastership whose word counts for it is another one.
struct Follows {
  std::optional<Reign> reign;
};
/// It is to take up the unit.
struct Assigned {
  std::string unit;
  WorkToken token;
};
/// It is to give up the unit.
struct Revoked {
  std::string unit;
};
/// It has: nothing of the unit runs there any more.
struct GaveUp {
  std::string unit;
};

// What was measured.

/// It would now say of exactly these units that they are its own.
struct Owns {
  std::map<std::string, WorkToken> units;
};
/// Who is to have what, as far as it knows at a moment.
struct TableSeen {
  /// Nil: nobody.
  std::map<std::string, NodeId> owners;
};

}  // namespace muster::check
