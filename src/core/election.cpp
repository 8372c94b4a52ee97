#include "core/election.hpp"

#include <algorithm>
#include <functional>

#include "core/limits.hpp"
#include "core/mutation.hpp"

namespace muster::core {

namespace {

/// Listen windows that a heavier candidate may take from its arrival before we go ahead of it, and
/// for which we wait for a stranger that claims to be master.
constexpr int windows_of_courtesy = 2;
/// Master timeouts for which a node that stepped down on request lets others go first.
constexpr int timeouts_of_abstention = 2;
/// A heavier candidate has this part of a listen window to promote itself before it is asked.
constexpr int asking_part = 10;

Candidate candidate_of(const Peer& peer) {
  return {peer.hello.weight, peer.hello.node};
}

}  // namespace

Election::Election(Shared& shared, Membership& membership, const Admission& admission,
                   Claims& claims, Inquiries& inquiries)
    : shared_(shared),
      membership_(membership),
      admission_(admission),
      claims_(claims),
      inquiries_(inquiries) {
  shared_.self.term = shared_.config.term_floor;
  shared_.self.eligible = shared_.config.eligible && !shared_.config.observer;
}

void Election::start() {
  started_ = true;
  listen_again();
}

void Election::stop() {
  started_ = false;
  if (is_master()) step_down(DemotionReason::stopped);
}

void Election::promote() {
  shared_.self.eligible = true;
  shared_.self.listening = shared_.self.abstaining = false;
  listen_until_ = abstain_until_ = never;
  take_next_term();
  consider();
}

void Election::demote(bool permanent) {
  if (permanent) {
    shared_.self.eligible = false;
  } else {
    shared_.self.abstaining = true;
    abstain_until_ = shared_.now + timeouts_of_abstention * shared_.config.timing.master_timeout;
  }
  shared_.self_changed = true;
  if (is_master()) step_down(DemotionReason::requested);
  consider();
}

void Election::observe(std::uint64_t term) {
  shared_.self.term = std::max(shared_.self.term, term);
}

Time Election::lease_until() const {
  if (is_mutated(Mutation::ignores_lease) && is_master()) return never;
  return is_master() ? shared_.hello_at + shared_.config.timing.lease : Time{};
}

void Election::check_lease() {
  if (!is_master() || shared_.now < lease_until()) return;
  step_down(DemotionReason::lease_expired);
  listen_again();
}

void Election::listen_again() {
  if (is_master() || !shared_.self.eligible) return;
  shared_.self.listening = true;
  const Config& config = shared_.config;
  listen_until_ = shared_.now + std::max(config.timing.listen_window, config.listen_at_least);
  rearm();
}

void Election::give_way() {
  const std::vector<Mastership> known = masters();
  if (!is_master() || known.size() <= required_by(known)) return;
  const bool is_lowest = std::none_of(known.begin(), known.end(), [&](const Mastership& other) {
    const Peer* peer = membership_.find(other.holder.node);
    return peer != nullptr && !peer->is_guest &&
           other < Mastership{shared_.self.master_term, self()};
  });
  if (is_lowest) step_down(DemotionReason::outranked);
}

void Election::run_due() {
  if (shared_.now >= listen_until_) {
    shared_.self.listening = false;
    listen_until_ = never;
  }
  if (shared_.now >= abstain_until_) {
    shared_.self.abstaining = false;
    abstain_until_ = never;
  }
  consider();
}

void Election::consider() {
  if (!started_) return;
  heavier_ready_at_ = never;
  const std::vector<Mastership> known = masters();
  const std::size_t required = required_by(known);
  report_survivors(known, required);
  if (known.size() >= required) missing_since_ = never;
  if (is_master()) {
    consider_as_master(known, required);
  } else if (known.size() < required) {
    preempt_at_ = never;
    missing_since_ = std::min(missing_since_, shared_.now);
    consider_as_candidate();
  } else {
    stranger_until_ = never;
    consider_preempting(known);
  }
  rearm();
}

std::vector<Mastership> Election::masters() const {
  std::vector<Mastership> known;
  if (is_master()) known.push_back({shared_.self.master_term, self()});
  for (const PeerId id : membership_.masters()) {
    const Peer& peer = *shared_.peers.find(id);
    if (!Membership::is_visible(peer)) continue;
    known.push_back({peer.hello.master_term, {peer.hello.weight, peer.hello.node}});
  }
  std::sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return b < a; });
  return known;
}

std::size_t Election::required_by(const std::vector<Mastership>& masters) const {
  // Nodes that disagree would promote and depose each other for ever: the first master's word goes.
  if (masters.empty()) return shared_.config.masters_required;
  const Peer* first = membership_.find(masters.front().holder.node);
  return first == nullptr ? shared_.config.masters_required : first->hello.masters_required;
}

void Election::consider_as_master(const std::vector<Mastership>& masters, std::size_t required) {
  const Mastership own{shared_.self.master_term, self()};
  const auto above = std::count_if(masters.begin(), masters.end(),
                                   [&](const Mastership& other) { return own < other; });
  if (static_cast<std::size_t>(above) >= required) {
    step_down(DemotionReason::outranked);
    return consider();  // tells who remains
  }
  if (is_term_shared()) take_next_term();
}

bool Election::is_term_shared() const {
  // Two sides of a split may have taken the same term. The survivor takes the next one, so that
  // its token is above every token its rival gave out, even if the rival has yielded already. If
  // both survive, the higher ranked one moves on and the other stays: if both moved, each would run
  // after the other from term to term, as fast as their packets fly.
  if (is_mutated(Mutation::shares_terms)) return false;
  bool shared = false;
  shared_.peers.for_each_member([&](const Peer& peer) {
    const Hello& hello = peer.hello;
    if (hello.master_term != shared_.self.master_term) return;
    if (hello.master && !peer.is_master()) return;  // a claim that does not count
    shared = shared || !hello.master || Candidate{hello.weight, hello.node} < self();
  });
  return shared;
}

bool Election::is_candidate() const {
  const Hello& self = shared_.self;
  return self.eligible && !self.listening && !self.abstaining;
}

void Election::consider_as_candidate() {
  if (!is_candidate() || claims_.is_pending() || is_outranked()) return;
  if (must_wait_for_stranger() || must_suspect_ourselves()) return;
  take_next_term();
}

bool Election::is_outranked() {
  const Duration courtesy = windows_of_courtesy * shared_.config.timing.listen_window;
  bool outranked = false;
  Peer* heaviest = nullptr;
  shared_.peers.for_each_member([&](Peer& peer) {
    const Hello& hello = peer.hello;
    if (!Membership::is_visible(peer) || hello.master) return;
    if (!hello.eligible || hello.abstaining || candidate_of(peer) < self()) return;
    const Time ready_at = peer.met_at + courtesy;
    if (hello.listening && shared_.now >= ready_at) return;
    if (hello.listening) heavier_ready_at_ = std::min(heavier_ready_at_, ready_at);
    if (is_given_up(peer)) return;
    outranked = true;
    if (heaviest == nullptr || candidate_of(*heaviest) < candidate_of(peer)) heaviest = &peer;
  });
  if (heaviest != nullptr && missing_since_ != never) ask(*heaviest);
  return outranked;
}

Time Election::waits_for(const Peer& heavier) const {
  const Duration patience = windows_of_courtesy * shared_.config.timing.listen_window;
  return std::max(missing_since_, heavier.silence.heard_at) + patience;
}

bool Election::is_given_up(const Peer& heavier) const {
  if (missing_since_ == never || heavier.is_guest) return false;
  return !heavier.hears_us() || shared_.now >= waits_for(heavier);
}

void Election::ask(Peer& heavier) {
  if (heavier.is_guest) return;
  const Duration window = shared_.config.timing.listen_window;
  const Time ask_at = waits_for(heavier) - windows_of_courtesy * window + window / asking_part;
  const bool is_time = shared_.now >= ask_at;
  if (is_time) inquiries_.begin(heavier);
  heavier_ready_at_ = std::min(heavier_ready_at_, is_time ? waits_for(heavier) : ask_at);
}

bool Election::must_suspect_ourselves() {
  std::vector<Peer*> others;
  shared_.peers.for_each_full_member([&](Peer& peer) {
    if (Membership::is_visible(peer)) others.push_back(&peer);
  });
  if (others.empty()) return must_wait_alone();
  alone_until_ = never;
  if (shared_.heard_at >= missing_since_) return false;
  shared_.awaits_life = true;
  for (std::size_t i = 0; i < std::min(others.size(), limits::probe_helpers); ++i) {
    inquiries_.begin(*others[i]);
  }
  return true;
}

bool Election::must_wait_alone() {
  if (!shared_.self.isolated) return false;
  if (alone_until_ == never) alone_until_ = shared_.now + shared_.config.timing.listen_window;
  return shared_.now < alone_until_;
}

bool Election::must_wait_for_stranger() {
  if (!admission_.is_master_waiting()) return false;
  if (stranger_until_ == never) {
    stranger_until_ = shared_.now + windows_of_courtesy * shared_.config.timing.listen_window;
  }
  return shared_.now < stranger_until_;
}

void Election::consider_preempting(const std::vector<Mastership>& masters) {
  const bool heavier = shared_.config.preempt_after && is_candidate() && !is_outranked() &&
                       masters.back().holder < self();
  if (!heavier) {
    preempt_at_ = never;
  } else if (preempt_at_ == never) {
    preempt_at_ = shared_.now + *shared_.config.preempt_after;
  } else if (shared_.now >= preempt_at_) {
    take_next_term();
  }
}

void Election::report_survivors(const std::vector<Mastership>& masters, std::size_t required) {
  if (masters.size() > required) {
    had_surplus_ = true;
  } else if (had_surplus_) {
    had_surplus_ = false;
    for (const Mastership& master : masters) {
      const Peer* peer = membership_.find(master.holder.node);
      shared_.events.push_back(
          MasterSeen{peer == nullptr ? nullptr : share_view_of(*peer), master.term});
    }
  }
}

void Election::take_next_term() {
  if (!is_mutated(Mutation::repeats_terms) || shared_.self.term == 0) ++shared_.self.term;
  const std::uint64_t term = shared_.self.term;
  shared_.self.master = true;
  shared_.self.master_term = term;
  shared_.self_changed = true;
  stranger_until_ = preempt_at_ = alone_until_ = missing_since_ = never;
  shared_.self.isolated = false;
  shared_.events.push_back(Promoted{term});
  shared_.events.push_back(MasterSeen{nullptr, term});
}

void Election::step_down(DemotionReason reason) {
  shared_.events.push_back(Demoted{reason, shared_.self.master_term});
  shared_.self.master = false;
  shared_.self_changed = true;
}

void Election::rearm() {
  Time next = std::min({listen_until_, abstain_until_, preempt_at_, heavier_ready_at_});
  if (stranger_until_ > shared_.now) next = std::min(next, stranger_until_);
  if (alone_until_ > shared_.now) next = std::min(next, alone_until_);
  shared_.deadlines[Deadline::election] = next;
}

}  // namespace muster::core
