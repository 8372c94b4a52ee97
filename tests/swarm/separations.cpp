#include "swarm/separations.hpp"

namespace muster::swarm {

void Separations::update() {
  for (sim::NodeIndex a = 0; a < actors_.size(); ++a) {
    for (sim::NodeIndex b = 0; b < actors_.size(); ++b) {
      if (!are_compared(a, b)) continue;
      const bool sound = are_sound(a, b);
      const NodeId other = actors_[b].identity.node;
      if (!sound && told_.insert({a, b}).second) tell_(a, check::Separated{other});
      if (sound && told_.erase({a, b}) > 0) tell_(a, check::Reunited{other});
    }
  }
}

void Separations::forget(sim::NodeIndex node) {
  std::erase_if(told_, [&](const auto& pair) {
    if (pair.first != node && pair.second != node) return false;
    tell_(pair.first, check::Reunited{actors_[pair.second].identity.node});
    return true;
  });
}

bool Separations::are_compared(sim::NodeIndex a, sim::NodeIndex b) const {
  return a != b && actors_[a].is_up && actors_[b].is_up &&
         actors_[a].community == actors_[b].community;
}

bool Separations::are_sound(sim::NodeIndex a, sim::NodeIndex b) const {
  const std::size_t helpers = wiring_.is_lossy() ? helpers_of(a, b) : 0;
  return wiring_.is_sound(b, a, helpers) && !may_know_one_address(a, b);
}

std::size_t Separations::helpers_of(sim::NodeIndex a, sim::NodeIndex b) const {
  std::size_t helpers = 0;
  for (sim::NodeIndex i = 0; i < actors_.size(); ++i) {
    if (i == a || i == b || !actors_[i].is_up || actors_[i].is_paused) continue;
    if (actors_[i].observer || actors_[i].community != actors_[a].community) continue;
    if (wiring_.connects(i, a) && wiring_.connects(a, i) && wiring_.connects(i, b) &&
        wiring_.connects(b, i)) {
      ++helpers;
    }
  }
  return helpers;
}

bool Separations::may_know_one_address(sim::NodeIndex a, sim::NodeIndex b) const {
  if (!wiring_.is_narrowed(a) && !wiring_.is_narrowed(b)) return false;
  const NodeId& one = actors_[a].identity.node;
  const NodeId& other = actors_[b].identity.node;
  const core::Time since = *wiring_.filtered_since();
  return !roster_.has_known_ever_since(one, other, since) ||
         !roster_.has_known_ever_since(other, one, since);
}

}  // namespace muster::swarm
