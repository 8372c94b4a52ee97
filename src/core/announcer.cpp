#include "core/announcer.hpp"

#include <algorithm>
#include <array>

namespace muster::core {

namespace {

/// A burst's hellos are spaced by these tenths of a listen window, so that losses in a row are made
/// up for well within the window.
constexpr std::array<std::uint32_t, 4> burst_steps = {1, 2, 4, 8};
constexpr std::size_t joining_repeats = burst_steps.size();
constexpr std::size_t change_repeats = 2;
/// Hellos that challenge everyone keep this distance, in tenths of a listen window.
constexpr std::uint32_t challenge_tenths = 1;
/// So do those that answer the first hello of a stranger.
constexpr std::uint32_t greeting_tenths = 1;
/// So do those that tell of another roster. In clusters larger than this, only where there are
/// relays: everyone would say hello once more for each newcomer.
constexpr std::uint32_t roster_tenths = 5;
constexpr std::size_t small_size = 16;
/// A new master repeats its claim after so many tenths of a listen window: by then, the members
/// that heard it have asked about it.
constexpr std::uint32_t claim_tenths = 1;
/// Regular hellos come up to this part of the interval early, so that nodes started together drift
/// apart.
constexpr int earliness = 10;

}  // namespace

Announcer::Announcer(Shared& shared, const Membership& membership, Beat& beat, Reach& reach,
                     Admission& admission, AttributeBook& attributes, Links& links, Relays& relays)
    : shared_(shared),
      membership_(membership),
      beat_(beat),
      reach_(reach),
      admission_(admission),
      attributes_(attributes),
      links_(links),
      relays_(relays) {
  beat_.refresh();
  said_roster_ = shared_.self.roster;
}

void Announcer::join() {
  joining_ = true;
  start_burst(joining_repeats);
}

void Announcer::announce_change() {
  if (joining_) return say_hello();
  start_burst(change_repeats);
}

void Announcer::start_burst(std::size_t repeats) {
  repeats_ = repeats;
  repeats_sent_ = 0;
  say_hello();
}

void Announcer::greet_back(const Peer& stranger) {
  if (!shared_.self.master || !Admission::may_answer_soon(stranger)) return;
  const bool is_due = shared_.deadlines[Deadline::announce] <= earliest(greeting_tenths);
  if (!is_due && admission_.may_spend_packet()) hasten(greeting_tenths);
}

void Announcer::plan() {
  if (admission_.is_hurried()) hasten(challenge_tenths);
  if (shared_.hello_wanted) hasten(greeting_tenths);
  if (shared_.self.roster != said_roster_ && is_roster_awaited()) hasten(roster_tenths);
}

bool Announcer::is_roster_awaited() const {
  return membership_.size() <= small_size || !links_.are_whole();
}

void Announcer::hasten(std::uint32_t tenths) {
  Time& next = shared_.deadlines[Deadline::announce];
  next = std::min(next, earliest(tenths));
}

Time Announcer::earliest(std::uint32_t tenths) const {
  return std::max(shared_.now, shared_.hello_at + step(tenths));
}

void Announcer::run_due() {
  say_hello();
}

void Announcer::say_hello() {
  shared_.self_changed = shared_.hello_wanted = false;
  said_roster_ = shared_.self.roster;
  shared_.hello_at = shared_.now;
  beat_.refresh();
  const std::shared_ptr<const GapLists> gaps = links_.refresh();
  reach_.broadcast_hello();
  if (gaps) reach_.broadcast(gaps->message(), gaps);
  links_.retry();
  relays_.renew(links_);
  if (joining_ || admission_.wants_group_challenge()) {
    shared_.send(everyone, admission_.challenge_everyone());
  }
  const bool carries_attributes = admission_.ride_along() || joining_;
  if (carries_attributes) attributes_.send_if_small(everyone);
  schedule();
  follow_up_claim();
}

void Announcer::follow_up_claim() {
  if (!shared_.self.master) return;
  if (claimed_term_ != shared_.self.master_term) {
    claimed_term_ = shared_.self.master_term;
    repeat_claim_at_ = shared_.now + step(claim_tenths);
  }
  if (repeat_claim_at_ == never) return;
  if (shared_.now < repeat_claim_at_) return hasten(claim_tenths);
  repeat_claim_at_ = never;
  reach_.repeat_claim();
}

void Announcer::schedule() {
  const Duration interval = shared_.self.interval;
  const Duration regular = interval - shared_.random.between({}, interval / earliness);
  joining_ = joining_ && repeats_sent_ < repeats_;
  const bool in_burst = repeats_sent_ < repeats_;
  const Duration wait = in_burst ? std::min(regular, step(burst_steps[repeats_sent_++])) : regular;
  shared_.deadlines[Deadline::announce] = shared_.now + wait;
}

Duration Announcer::step(std::uint32_t tenths) const {
  return shared_.config.timing.listen_window / 10 * tenths;
}

}  // namespace muster::core
