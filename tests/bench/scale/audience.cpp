#include "bench/scale/audience.hpp"

namespace muster::bench {

void Audience::hear(const SimulatedEvent& event) {
  switch (event.kind) {
    case SimulatedEvent::Kind::added:
      ++pairs_;
      return;
    case SimulatedEvent::Kind::removed:
      --pairs_;
      return;
    case SimulatedEvent::Kind::promoted:
      ++promotions_;
      return;
    case SimulatedEvent::Kind::master:
      if (masters_[event.node] != nobody) --followers_[masters_[event.node]];
      masters_[event.node] = event.about;
      ++followers_[event.about];
      return;
    case SimulatedEvent::Kind::suspected:
    case SimulatedEvent::Kind::demoted:
      return;
  }
}

bool Audience::is_agreed() const {
  if (pairs_ != nodes_ * (nodes_ - 1) || masters_.front() == nobody) return false;
  const auto found = followers_.find(masters_.front());
  return found != followers_.end() && found->second == nodes_;
}

}  // namespace muster::bench
