#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "sim/packet.hpp"

namespace muster::sim {

/// An input in transit to a node.
struct Flight {
  Packet packet;
  /// Set for a report that a datagram was refused.
  std::optional<core::Endpoint> refused_by = {};
  /// Set for the end of the lifeline to this session.
  std::optional<SessionId> broken = {};

  bool is_datagram() const { return !refused_by && !broken; }
};

/// All inputs in transit, in the order of arrival; those of one instant in the order of sending.
///
/// Flights stay where they are stored; only small tickets are sorted. Distinct objects: safe.
/// Shared objects: unsafe.
class Flights {
 public:
  void add(core::Time at, Flight flight);
  core::Time next() const { return tickets_.empty() ? core::never : tickets_.front().at; }
  /// Requires: `next()` is not `core::never`.
  Flight take();

 private:
  struct Ticket {
    core::Time at;
    std::uint64_t sequence;
    std::uint32_t place;
  };
  struct Later;

  std::uint32_t free_place();

  /// A heap, the earliest first.
  std::vector<Ticket> tickets_;
  std::vector<Flight> places_;
  std::vector<std::uint32_t> free_;
  std::uint64_t sequence_ = 0;
};

}  // namespace muster::sim
