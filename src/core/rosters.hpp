#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "core/attribute_book.hpp"
#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Compares our members with those of each neighbour, and meets through it whom only it knows
/// (PROTOCOL.md §9.8).
class Rosters {
 public:
  Rosters(Shared& shared, Membership& membership, AttributeBook& attributes)
      : shared_(shared), membership_(membership), attributes_(attributes) {}

  /// A hello of the peer came directly.
  void compare(const Peer& peer);
  void receive(const Arrival& arrival, const Peer& asker, const RosterRequest& request);
  void receive(const Peer& neighbour, const Roster& roster);
  void forget(const Peer& member) { differences_.erase(member.session); }

 private:
  /// Two rosters that differ.
  struct Difference {
    std::uint32_t ours = 0;
    std::uint32_t theirs = 0;
    std::uint32_t requests = 0;
    Time next_at{};
  };

  void meet_through(const Peer& neighbour, const SessionId& session);

  Shared& shared_;
  Membership& membership_;
  AttributeBook& attributes_;
  std::unordered_map<SessionId, Difference> differences_;
};

}  // namespace muster::core
