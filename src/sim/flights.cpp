#include "sim/flights.hpp"

#include <algorithm>
#include <utility>

namespace muster::sim {

struct Flights::Later {
  bool operator()(const Ticket& a, const Ticket& b) const {
    return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
  }
};

void Flights::add(core::Time at, Flight flight) {
  const std::uint32_t place = free_place();
  places_[place] = std::move(flight);
  tickets_.push_back({at, sequence_++, place});
  std::push_heap(tickets_.begin(), tickets_.end(), Later{});
}

Flight Flights::take() {
  std::pop_heap(tickets_.begin(), tickets_.end(), Later{});
  const std::uint32_t place = tickets_.back().place;
  tickets_.pop_back();
  free_.push_back(place);
  return std::move(places_[place]);
}

std::uint32_t Flights::free_place() {
  if (free_.empty()) {
    places_.emplace_back();
    return static_cast<std::uint32_t>(places_.size() - 1);
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  return place;
}

}  // namespace muster::sim
