#include "core/reach.hpp"

#include <algorithm>

#include "core/inquiries.hpp"
#include "core/limits.hpp"
#include "core/mutation.hpp"

namespace muster::core {

namespace {

/// A request for unicast hellos holds for so many of the asker's own lives.
constexpr int lives_of_a_request = 3;
/// Intervals without group traffic after which we call ourselves deaf to a node.
constexpr int intervals_until_deaf = 3;

}  // namespace

template <class Visitor>
void Reach::for_each_asking(Visitor&& visit) {
  std::erase_if(asking_, [&](PeerId id) {
    Peer* peer = shared_.peers.find(id);
    if (peer == nullptr || peer->hearing.unicast_until <= shared_.now) return true;
    // The address of a stranger may be forged and belong to a victim.
    if (peer->stage != Stage::stranger || is_mutated(Mutation::amplifies)) visit(*peer);
    return false;
  });
}

void Reach::broadcast(const Message& message, const std::shared_ptr<const void>& owner) {
  shared_.outbox.push_back({everyone, message, owner});
  for_each_asking([&](const Peer& peer) { shared_.send(peer, message, owner); });
}

void Reach::broadcast_hello() {
  shared_.send(everyone, shared_.self);
  for_each_asking([&](const Peer& peer) {
    // As the group's would, it goes out by every interface: the peer is to know all our addresses.
    shared_.send_to_all_addresses(peer, hello_for(peer));
  });
}

void Reach::add_ways(std::vector<Destination>& ways) {
  ways.push_back(everyone);
  for_each_asking([&](const Peer& peer) { shared_.add_ways(peer, ways); });
}

void Reach::repeat_claim() {
  std::size_t left = limits::claim_repeats;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    const Hearing& hearing = peer.hearing;
    if (hearing.asked_in_term == shared_.self.master_term || hearing.unicast_until > shared_.now)
      return;
    if (left == 0) return;
    --left;
    shared_.send(peer, hello_for(peer));
  });
}

void Reach::heard(Peer& peer, const Arrival& arrival) {
  if (!arrival.by_group) return;
  peer.hearing.group_heard_at = shared_.now;
  peer.hearing.came_by_unicast = false;
}

void Reach::admitted(Peer& peer) {
  const bool came_through_relay = !peer.route.via.is_nil() && !peer.hearing.group_heard_at;
  if (came_through_relay) send_copies_for(peer, peer.hello.valid_for);
}

void Reach::reached(Peer& peer, const Arrival& arrival) {
  if (arrival.by_group || peer.hearing.group_heard_at) return;
  peer.hearing.came_by_unicast = true;
  remind(peer);
}

void Reach::told(Peer& peer, bool deaf) {
  if (!deaf) return;
  if (!peer.is_member() && !peer.hearing.group_heard_at) peer.hearing.came_by_unicast = true;
  send_copies_for(peer, lives_of_a_request * peer.hello.valid_for);
}

void Reach::send_copies_for(Peer& peer, Duration time) {
  if (std::find(asking_.begin(), asking_.end(), peer.id) == asking_.end()) {
    asking_.push_back(peer.id);
  }
  peer.hearing.unicast_until = std::max(peer.hearing.unicast_until, shared_.now + time);
}

void Reach::remind(Peer& peer) {
  std::optional<Time>& told_at = peer.hearing.told_deaf_at;
  if (!is_deaf_to(peer) || (told_at && shared_.now - *told_at < peer.hello.valid_for)) return;
  told_at = shared_.now;
  shared_.send(peer, Probe{.nonce = new_probe_nonce(shared_.draw_nonce), .deaf = true});
}

Hello Reach::hello_for(const Peer& peer) const {
  Hello hello = shared_.self;
  hello.deaf = is_deaf_to(peer);
  return hello;
}

bool Reach::is_deaf_to(const Peer& peer) const {
  // What a relay brings needs no copies by unicast.
  if (peer.link.is_gap) return false;
  const Hearing& hearing = peer.hearing;
  const Duration patience = intervals_until_deaf * peer.hello.interval;
  if (hearing.group_heard_at) return shared_.now - *hearing.group_heard_at > patience;
  return hearing.came_by_unicast || shared_.now - peer.met_at > patience;
}

bool Reach::is_remote(const Peer& peer) const {
  return is_deaf_to(peer) || peer.hearing.unicast_until > shared_.now;
}

}  // namespace muster::core
