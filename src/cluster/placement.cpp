#include "cluster/placement.hpp"

#include <algorithm>
#include <optional>

#include "cluster/apportion.hpp"

namespace muster::cluster {

namespace {

using Placeables = std::map<UnitId, Placeable, std::less<>>;

/// A placement under way: who may still take how much, and what has no place yet.
class Placing {
 public:
  Placing(const Placeables& units, const std::vector<Candidate>& candidates)
      : units_(units), candidates_(candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) places_[candidates[i].node] = i;
    std::vector<Taker> takers;
    for (const Candidate& candidate : candidates) takers.push_back({candidate.capacity, 0});
    for (const auto& [unit, placeable] : units) {
      if (const auto owner = keeper(placeable)) ++takers[*owner].load;
    }
    room_ = apportion(units.size(), takers);
  }

  std::map<UnitId, NodeId, std::less<>> run() {
    for (const auto& [unit, placeable] : units_) {
      const auto owner = keeper(placeable);
      if (owner && room_[*owner] > 0) {
        give(unit, *owner);
      } else {
        homeless_.push_back(&unit);
      }
    }
    // Those that not everybody takes come first, while there is room.
    std::stable_partition(homeless_.begin(), homeless_.end(), [&](const UnitId* unit) {
      return !units_.find(*unit)->second.refused_by.empty();
    });
    for (const UnitId* unit : homeless_) give(*unit, taker_of(units_.find(*unit)->second));
    return std::move(result_);
  }

 private:
  /// The candidate that has the unit and can keep it.
  std::optional<std::size_t> keeper(const Placeable& placeable) const {
    const auto found = places_.find(placeable.owner);
    if (found == places_.end() || placeable.refused_by.contains(placeable.owner)) {
      return std::nullopt;
    }
    return found->second;
  }

  void give(const UnitId& unit, std::size_t candidate) {
    result_.emplace_hint(result_.end(), unit, candidates_[candidate].node);
    if (room_[candidate] > 0) --room_[candidate];
  }

  /// One with room that does not refuse it; else one that does not refuse it; else one with room.
  std::size_t taker_of(const Placeable& placeable) {
    const auto refuses = [&](std::size_t i) {
      return placeable.refused_by.contains(candidates_[i].node);
    };
    std::optional<std::size_t> without_room;
    for (std::size_t step = 0; step < candidates_.size(); ++step) {
      const std::size_t i = (next_ + step) % candidates_.size();
      if (refuses(i)) continue;
      if (room_[i] > 0) {
        next_ = (i + 1) % candidates_.size();
        return i;
      }
      if (!without_room) without_room = i;
    }
    if (without_room) return *without_room;
    const auto roomy = std::find_if(room_.begin(), room_.end(), [](auto n) { return n > 0; });
    return static_cast<std::size_t>(roomy - room_.begin()) % candidates_.size();
  }

  const Placeables& units_;
  const std::vector<Candidate>& candidates_;
  std::map<NodeId, std::size_t> places_;
  std::vector<std::size_t> room_;
  std::vector<const UnitId*> homeless_;
  /// Neighbouring units go to different nodes, so that each gets a bit of everything.
  std::size_t next_ = 0;
  std::map<UnitId, NodeId, std::less<>> result_;
};

}  // namespace

std::map<UnitId, NodeId, std::less<>> place(const Placeables& units,
                                            const std::vector<Candidate>& candidates) {
  if (!candidates.empty()) return Placing(units, candidates).run();
  std::map<UnitId, NodeId, std::less<>> nowhere;
  for (const auto& [unit, placeable] : units) nowhere.emplace(unit, NodeId{});
  return nowhere;
}

}  // namespace muster::cluster
