#pragma once

#include <cstdint>
#include <vector>

#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Learns further addresses of members, one interface or router at a time.
///
/// A packet proves who made it, not where it was sent from: anyone can repeat it from elsewhere. So
/// a new address counts only after a probe sent there was answered from there (as in QUIC,
/// RFC 9000 §8.2). An address that falls silent while another one speaks is forgotten.
class PathCheck {
 public:
  PathCheck(Shared& shared, Membership& membership) : shared_(shared), membership_(membership) {}

  /// An authentic packet of `peer` arrived this way.
  void heard(Peer& peer, const Arrival& arrival);
  void receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack);

 private:
  struct Candidate {
    PeerId peer;
    Endpoint endpoint;
    std::uint64_t nonce = 0;
    Time until{};
  };

  void try_out(const Peer& peer, const Arrival& arrival);

  /// An interface was taken out, or readdressed.
  void drop_silent(Peer& peer);

  Shared& shared_;
  Membership& membership_;
  std::vector<Candidate> candidates_;
};

}  // namespace muster::core
