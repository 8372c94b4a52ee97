#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/admission.hpp"
#include "core/claims.hpp"
#include "core/inquiries.hpp"
#include "core/membership.hpp"
#include "core/ranking.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Decides whether this node is master (PROTOCOL.md §7).
///
/// The best candidate promotes itself when masters are missing; surplus masters yield, the lowest
/// ranked first; every promotion takes a term above all terms seen. Only this class writes the
/// role in `Shared::self`.
class Election {
 public:
  Election(Shared& shared, Membership& membership, const Admission& admission, Claims& claims,
           Inquiries& inquiries);

  /// Starts to listen; the first promotion comes no earlier than the listen window's end.
  void start();
  /// Steps down for good.
  void stop();

  /// Becomes master now, under the next term; surplus masters of older terms will yield.
  void promote();
  /// Steps down and lets others go first; `permanent`: until `promote` is called.
  void demote(bool permanent);
  /// A proven node has seen this term.
  void observe(std::uint64_t term);
  /// This process was away for a while: first of all, is the lease over?
  void check_lease();
  /// It listens again before it acts.
  void listen_again();
  /// A guest that was none has become master. It knows no terms, so it cannot be outranked; if now
  /// there are too many masters and we are the lowest of our kind, we yield.
  void give_way();
  /// Members or roles changed.
  void consider();
  void run_due();

  bool is_master() const { return shared_.self.master; }
  /// Until when this node holds itself master; in the past when it is not.
  Time lease_until() const;

 private:
  /// The masters we know, ourselves included, highest ranked first.
  std::vector<Mastership> masters() const;
  std::size_t required_by(const std::vector<Mastership>& masters) const;
  Candidate self() const { return {shared_.self.weight, shared_.config.node}; }
  bool is_candidate() const;

  void consider_as_master(const std::vector<Mastership>& masters, std::size_t required);
  void consider_as_candidate();
  void consider_preempting(const std::vector<Mastership>& masters);
  void report_survivors(const std::vector<Mastership>& masters, std::size_t required);
  /// Whether another node holds, or held, our own term, and it is ours to take a new one.
  bool is_term_shared() const;
  bool is_outranked();
  /// Until when a heavier candidate is waited for: it has to give signs of life.
  Time waits_for(const Peer& heavier) const;
  bool is_given_up(const Peer& heavier) const;
  /// Asks the heaviest candidate for a sign of life, unless it has just given one.
  void ask(Peer& heavier);
  /// No member has given a sign of life since masters are missing: the fault may be ours.
  bool must_suspect_ourselves();
  bool must_wait_alone();
  bool must_wait_for_stranger();
  void take_next_term();
  void step_down(DemotionReason reason);
  void rearm();

  Shared& shared_;
  Membership& membership_;
  const Admission& admission_;
  const Claims& claims_;
  Inquiries& inquiries_;
  bool started_ = false;
  /// More masters than required were seen, and nobody has been told the outcome.
  bool had_surplus_ = false;

  // Each is `never` unless something waits for it.
  Time listen_until_ = never;
  Time abstain_until_ = never;
  /// This node is heavier than a master it may preempt, and will have been for long enough.
  Time preempt_at_ = never;
  /// A heavier candidate that still listens has had its time by then.
  Time heavier_ready_at_ = never;
  /// Since when there are fewer masters than required.
  Time missing_since_ = never;
  /// Nobody is left, and this node had lost them all at once.
  Time alone_until_ = never;
  /// A stranger that claims to be master is waited for until then.
  Time stranger_until_ = never;
};

}  // namespace muster::core
