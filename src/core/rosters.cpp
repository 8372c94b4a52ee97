#include "core/rosters.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/marks.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// Rosters differ while a newcomer is being admitted everywhere.
constexpr Duration admission_time = 30ms;
constexpr Duration roster_retry_min = 50ms;
constexpr std::uint32_t retry_doublings = 10;
/// Sessions met through a neighbour at a time; the others follow with the next roster.
constexpr std::size_t met_at_once = 16;

}  // namespace

void Rosters::compare(const Peer& peer) {
  if (!is_neighbour(peer) || peer.hello.roster == shared_.self.roster) {
    if (!differences_.empty()) differences_.erase(peer.session);
    return;
  }
  if (shared_.now - membership_.roster_changed_at() < admission_time) return;
  Difference& difference = differences_[peer.session];
  if (difference.ours != shared_.self.roster || difference.theirs != peer.hello.roster) {
    difference = {shared_.self.roster, peer.hello.roster, 0, shared_.now};
  }
  if (shared_.now < difference.next_at) return;
  const std::uint32_t doublings = std::min(difference.requests++, retry_doublings);
  difference.next_at = shared_.now + roster_retry_min * (1u << doublings);
  shared_.send(peer, RosterRequest{});
}

void Rosters::receive(const Arrival& arrival, const Peer& asker, const RosterRequest&) {
  auto list = std::make_shared<NumberList>();
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    if (Membership::is_visible(peer) && peer.id != asker.id) list->add(peer.session);
  });
  shared_.outbox.push_back({destination_of(arrival, asker.session), Roster{list->bytes()}, list});
}

void Rosters::receive(const Peer& neighbour, const Roster& roster) {
  if (!is_neighbour(neighbour)) return;
  std::size_t met = 0;
  for_each_session(roster.sessions, [&](const SessionId& session) {
    if (session.is_nil() || session == shared_.config.session || met >= met_at_once) return;
    const Peer* known = shared_.peers.find(session);
    const bool is_settled = known != nullptr && known->stage != Stage::stranger;
    if (is_settled || membership_.is_over(session)) return;
    ++met;
    meet_through(neighbour, session);
  });
}

void Rosters::meet_through(const Peer& neighbour, const SessionId& session) {
  const Destination to = Shared::way_through(neighbour, session);
  shared_.send(to, shared_.self);
  shared_.send(to, shared_.challenge_to(session));
  attributes_.send_if_small(to);
}

}  // namespace muster::core
