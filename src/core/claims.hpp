#pragma once

#include "core/inquiries.hpp"
#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Decides which members' claims to be master count (PROTOCOL.md §7.1): a claim counts once the
/// claimant has answered, end to end, a probe drawn after the claim arrived. So nobody follows a
/// node that is heard but hears nothing. What a newcomer claims counts: it has just answered.
class Claims {
 public:
  Claims(Shared& shared, Membership& membership, Inquiries& inquiries)
      : shared_(shared), membership_(membership), inquiries_(inquiries) {}

  /// The record of a member has changed.
  void changed(Peer& member);
  /// A member has answered a probe, by whatever way.
  void answered(Peer& member);
  /// Whether a claim waits for its answer.
  bool is_pending() const;
  void run_due();

 private:
  void count(Peer& member);

  Shared& shared_;
  Membership& membership_;
  Inquiries& inquiries_;
};

}  // namespace muster::core
