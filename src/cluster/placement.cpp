#include "cluster/placement.hpp"

#include <algorithm>
#include <optional>

#include "cluster/apportion.hpp"
#include "core/mutation.hpp"

namespace muster::cluster {

namespace {

using Placeables = std::map<UnitId, Placeable, std::less<>>;

/// Computes a placement. Tracks the room of each candidate and the units without a place.
class Placing {
 public:
  Placing(const Placeables& units, const std::vector<Candidate>& candidates)
      : units_(units), candidates_(candidates), overfull_(candidates.size(), 0) {
    for (std::size_t i = 0; i < candidates.size(); ++i) places_[candidates[i].node] = i;
    std::vector<Taker> takers;
    for (const Candidate& candidate : candidates) takers.push_back({candidate.capacity, 0});
    std::size_t count = 0;
    for (const auto& [unit, placeable] : units) {
      count += is_taken(placeable) ? 1 : 0;
      if (const auto owner = keeper(placeable)) ++takers[*owner].load;
    }
    room_ = apportion(count, takers);
    shares_ = room_;
  }

  std::map<UnitId, NodeId, std::less<>> run() {
    for (const auto& [unit, placeable] : units_) {
      const auto owner = keeper(placeable);
      if (owner && room_[*owner] > 0) {
        give(unit, *owner);
      } else if (is_taken(placeable)) {
        homeless_.push_back(&unit);
      } else {
        result_.emplace(unit, NodeId{});
      }
    }
    // Units that some candidates refuse come first, while all candidates have room.
    std::stable_partition(homeless_.begin(), homeless_.end(), [&](const UnitId* unit) {
      return !units_.find(*unit)->second.refused_by.empty();
    });
    for (const UnitId* unit : homeless_) give(*unit, taker_of(units_.find(*unit)->second));
    level();
    return std::move(result_);
  }

 private:
  /// Returns the candidate that has the unit and can keep it.
  std::optional<std::size_t> keeper(const Placeable& placeable) const {
    if (core::is_mutated(core::Mutation::deals_anew)) return std::nullopt;
    const auto found = places_.find(placeable.owner);
    if (found == places_.end() || placeable.refused_by.contains(placeable.owner)) {
      return std::nullopt;
    }
    return found->second;
  }

  bool refuses(std::size_t candidate, const Placeable& placeable) const {
    return placeable.refused_by.contains(candidates_[candidate].node);
  }

  /// Tells whether some candidate takes the unit.
  bool is_taken(const Placeable& placeable) const {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!refuses(i, placeable)) return true;
    }
    return false;
  }

  void give(const UnitId& unit, std::size_t candidate) {
    result_.insert_or_assign(unit, candidates_[candidate].node);
    room_[candidate] > 0 ? --room_[candidate] : ++overfull_[candidate];
  }

  /// Returns a candidate with room that does not refuse the unit. Without such a candidate, returns
  /// the keeper, or any candidate that does not refuse it. Requires: `is_taken`.
  std::size_t taker_of(const Placeable& placeable) {
    std::optional<std::size_t> without_room = keeper(placeable);
    for (std::size_t step = 0; step < candidates_.size(); ++step) {
      const std::size_t i = (next_ + step) % candidates_.size();
      if (refuses(i, placeable)) continue;
      if (room_[i] > 0) {
        next_ = (i + 1) % candidates_.size();
        return i;
      }
      if (!without_room) without_room = i;
    }
    return *without_room;
  }

  /// Moves units from candidates above their share to candidates below it. A candidate exceeds its
  /// share if others refuse units, and it then passes other units on to them. Without this step, it
  /// would pass units on after the refusals have ended, and it might pick the very units that the
  /// others cannot take.
  void level() {
    for (std::size_t from = 0; from < candidates_.size(); ++from) {
      for (std::size_t to = 0; to < candidates_.size() && overfull_[from] > 0; ++to) {
        while (overfull_[from] > 0 && room_[to] > 0 && is_unfair(from, to)) {
          const UnitId* unit = movable(from, to);
          if (unit == nullptr) break;
          --overfull_[from];
          give(*unit, to);
        }
      }
    }
  }

  bool is_unfair(std::size_t from, std::size_t to) const {
    const std::uint64_t more = shares_[from] + overfull_[from];
    const std::uint64_t less = shares_[to] - room_[to];
    return more * candidates_[to].capacity > (less + 1) * candidates_[from].capacity;
  }

  /// Returns null if there is none.
  const UnitId* movable(std::size_t from, std::size_t to) const {
    const auto found = std::find_if(result_.rbegin(), result_.rend(), [&](const auto& entry) {
      return entry.second == candidates_[from].node &&
             !refuses(to, units_.find(entry.first)->second);
    });
    return found == result_.rend() ? nullptr : &found->first;
  }

  const Placeables& units_;
  const std::vector<Candidate>& candidates_;
  std::map<NodeId, std::size_t> places_;
  std::vector<std::size_t> shares_;
  /// The unused part of each share.
  std::vector<std::size_t> room_;
  /// The number of units above each share.
  std::vector<std::size_t> overfull_;
  std::vector<const UnitId*> homeless_;
  /// Adjacent units go to different nodes, so that each node gets a part of every range.
  std::size_t next_ = 0;
  std::map<UnitId, NodeId, std::less<>> result_;
};

}  // namespace

std::map<UnitId, NodeId, std::less<>> place(const Placeables& units,
                                            const std::vector<Candidate>& candidates) {
  return Placing(units, candidates).run();
}

}  // namespace muster::cluster
