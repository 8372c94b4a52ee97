#pragma once

#include <cstdint>
#include <vector>

#include "core/doubts.hpp"
#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Learns further addresses of members, one interface or router at a time.
///
/// A packet proves who made it, not where it was sent from: anyone can repeat it from elsewhere. So
/// a new address counts only after a probe sent there was answered from there (as in QUIC,
/// RFC 9000 §8.2); of a new member, each but the one it was heard from last. An address that falls
/// silent while another one speaks, and does not answer, is forgotten. A port belongs to one
/// process: when a new member answers there, who had it before is asked whether it is still there.
class PathCheck {
 public:
  PathCheck(Shared& shared, Membership& membership, Doubts& doubts)
      : shared_(shared), membership_(membership), doubts_(doubts) {}

  /// A new member may have the port of another one, whose process has ended unnoticed.
  void admitted(Peer& peer);

  /// An authentic packet of `peer` arrived this way.
  void heard(Peer& peer, const Arrival& arrival);
  /// So did a copy of one, from an address that is not known to be its own.
  void glimpsed(Peer& peer, const Arrival& arrival);
  void receive(Peer& peer, const Arrival& arrival, const ProbeAck& ack);

 private:
  struct Candidate {
    PeerId peer;
    Path path;
    std::uint64_t nonce = 0;
    Time until{};
    /// When it may be asked again, if that is worth it.
    Time again_at{};
    int times_asked = 0;
  };

  /// Asks at a further address of a member, or at one that another member may have: a few times in
  /// a row, and then once per hello interval.
  void try_out(const Peer& peer, const Path& path);
  /// Asks wherever no answer has come from. The peer may have known us no longer, or not yet.
  void ask_again(const Peer& peer);
  void ask(const Peer& peer, Candidate& candidate);

  /// An interface was taken out, or readdressed: what does not even answer is forgotten.
  void check_silent(Peer& peer);

  Shared& shared_;
  Membership& membership_;
  Doubts& doubts_;
  std::vector<Candidate> candidates_;
};

}  // namespace muster::core
