#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "sim/packet.hpp"

namespace muster::sim {

/// Something on its way to a node.
struct Flight {
  Packet packet;
  /// Not a datagram, but the news that one was refused.
  std::optional<core::Endpoint> refused_by = {};
  /// Not a datagram, but the end of the lifeline to this session.
  std::optional<SessionId> broken = {};

  bool is_datagram() const { return !refused_by && !broken; }
};

/// All that is on its way, in the order of arrival; what arrives at one instant, in the order it
/// was sent.
///
/// Flights stay where they were put; only small tickets are sorted.
/// Distinct objects: safe. Shared objects: unsafe.
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
