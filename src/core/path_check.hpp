#pragma once

#include <cstdint>
#include <vector>

#include "core/detector.hpp"
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
  PathCheck(Shared& shared, Membership& membership, Detector& detector)
      : shared_(shared), membership_(membership), detector_(detector) {}

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
  };

  /// Asks at a further address of a member.
  void consider(const Peer& peer, Path further);
  /// Asks there, unless that was done less than `pause` ago.
  void try_out(const Peer& peer, const Path& path, Duration pause);
  /// Asks wherever no answer has come from. The peer may have known us no longer, or not yet.
  void ask_again(const Peer& peer);
  void ask(const Peer& peer, Candidate& candidate, Duration pause);
  /// Asks there, as long as another member was heard from there, too.
  void settle_contest(Peer& peer, Path& path);
  /// Notes at both whether another member was heard from there.
  void find_rival(const Peer& peer, Path& path);

  /// An interface was taken out, or readdressed: what does not even answer is forgotten.
  void check_silent(Peer& peer);

  Shared& shared_;
  Membership& membership_;
  Detector& detector_;
  std::vector<Candidate> candidates_;
};

}  // namespace muster::core
