#include "cluster/departures.hpp"

#include <algorithm>

namespace muster::cluster {

namespace {

/// Tells whether the node certainly holds nothing: its host refuses its datagrams, or it had handed
/// everything over before it left. Any other node may still be releasing units, because its last
/// message may be lost.
bool holds_nothing(const Departure& departure) {
  return departure.reason == RemovalReason::refused ||
         (departure.reason != RemovalReason::timeout && departure.has_handed_over);
}

void forget(std::map<NodeId, core::Time>& nodes, core::Time now) {
  std::erase_if(nodes, [&](const auto& entry) { return entry.second <= now; });
}

}  // namespace

void Departures::note(const NodeId& node, const Departure& departure, core::Time now) {
  if (holds_nothing(departure)) {
    ended_[node] = now + until_free_;
  } else {
    lost_[node] = departure.last_word + until_free_;
  }
}

void Departures::infer(const NodeId& node, core::Time now) {
  if (!ended_.contains(node)) lost_.try_emplace(node, now + until_free_);
}

void Departures::returned(const NodeId& node) {
  lost_.erase(node);
  ended_.erase(node);
}

void Departures::lead(core::Time now) {
  lost_before_adoption_.clear();
  for (auto& [node, until] : lost_) until = std::max(until, now + until_free_);
}

void Departures::adopt() {
  lost_before_adoption_ = lost();
}

void Departures::advance(core::Time now) {
  forget(lost_, now);
  forget(ended_, now);
}

std::vector<NodeId> Departures::lost() const {
  std::vector<NodeId> nodes;
  for (const auto& [node, until] : lost_) nodes.push_back(node);
  return nodes;
}

std::optional<core::Time> Departures::next_deadline() const {
  const auto next = std::min_element(
      lost_.begin(), lost_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return next == lost_.end() ? std::nullopt : std::optional(next->second);
}

}  // namespace muster::cluster
