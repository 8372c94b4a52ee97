#include "core/relays.hpp"

#include <algorithm>
#include <map>

#include "core/limits.hpp"

namespace muster::core {

namespace {

constexpr std::uint8_t hops_max = 8;
/// A wish holds for so many of the asker's own lives.
constexpr int lives_of_a_wish = 3;
constexpr std::size_t relays_at_first = 2;
/// Above this, a packet that many wish for goes to the group once.
constexpr std::size_t askers_by_unicast = 4;

/// Orders neighbours for a target, another way in each turn and on each node.
std::uint64_t rank(const SessionId& self, const SessionId& target, const SessionId& neighbour,
                   std::uint64_t turn) {
  return scramble(mark_of(self) ^ scramble(mark_of(target) + turn) ^ mark_of(neighbour));
}

}  // namespace

void Relays::brought(Peer& peer, const SessionId& via, std::uint64_t counter) {
  if (!peer.route.via.is_nil() && counter <= peer.route.counter) return;
  peer.route.via = via;
  peer.route.counter = counter;
  peer.route.brought_at = shared_.now;
}

bool Relays::is_brought(const Peer& peer) const {
  const Peer* last = shared_.peers.find(peer.route.via);
  return last != nullptr && is_neighbour(*last) &&
         shared_.now - peer.route.brought_at <= peer.hello.valid_for;
}

bool Relays::is_chained(const Peer& peer) const {
  if (!peer.is_member() || !peer.hears_us()) return false;
  return peer.link.is_two_way() || is_brought(peer);
}

std::vector<const Peer*> Relays::relays_for(const Peer& peer) const {
  if (is_brought(peer)) return {shared_.peers.find(peer.route.via)};
  std::vector<const Peer*> neighbours;
  shared_.peers.for_each_full_member([&](const Peer& member) {
    if (member.id != peer.id && is_neighbour(member)) neighbours.push_back(&member);
  });
  const auto ranked = [&](const Peer* each) {
    return rank(shared_.config.session, peer.session, each->session, turn_);
  };
  std::sort(neighbours.begin(), neighbours.end(),
            [&](const Peer* a, const Peer* b) { return ranked(a) < ranked(b); });
  if (neighbours.size() > relays_at_first) neighbours.resize(relays_at_first);
  return neighbours;
}

void Relays::renew(const Links& links) {
  if (links.are_whole() && asked_.empty()) return;
  ++turn_;
  std::map<SessionId, std::vector<SessionId>> wishes;
  for (const SessionId& session : asked_) wishes[session];
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    if (peer.link.is_two_way()) return;
    for (const Peer* relay : relays_for(peer)) wishes[relay->session].push_back(peer.session);
  });
  asked_.clear();
  for (const auto& [session, targets] : wishes) {
    const Peer* relay = shared_.peers.find(session);
    if (relay == nullptr || !is_neighbour(*relay)) continue;
    if (!targets.empty()) asked_.push_back(session);
    wish(*relay, targets);
  }
}

void Relays::wish(const Peer& relay, const std::vector<SessionId>& targets) {
  struct Lists {
    NumberList targets;
    NumberList unlocated;
  };
  auto lists = std::make_shared<Lists>();
  for (const SessionId& session : targets) {
    lists->targets.add(session);
    const Peer* target = shared_.peers.find(session);
    if (target != nullptr && target->paths.is_empty()) lists->unlocated.add(session);
  }
  shared_.send(relay, Wish{lists->targets.bytes(), lists->unlocated.bytes()}, lists);
}

void Relays::receive(const Peer& asker, const Wish& wish) {
  std::erase_if(askers_, [&](const Asker& each) {
    return each.session == asker.session || each.until <= shared_.now;
  });
  if (wish.targets.empty() || shared_.config.observer || askers_.size() >= limits::askers) return;
  Asker entry{asker.session, {}, shared_.now + lives_of_a_wish * asker.hello.valid_for};
  for_each_session(wish.targets, [&](const SessionId& session) {
    if (entry.targets.size() < limits::wishes) entry.targets.push_back(session);
  });
  askers_.push_back(std::move(entry));
}

bool Relays::is_wished(const SessionId& session) const {
  return std::any_of(askers_.begin(), askers_.end(), [&](const Asker& asker) {
    return asker.until > shared_.now &&
           std::find(asker.targets.begin(), asker.targets.end(), session) != asker.targets.end();
  });
}

void Relays::pass_on(const Peer& origin, const SessionId& via, std::uint8_t hops, Bytes packet) {
  if (hops >= hops_max) return;
  const Relay relay{.to = {}, .hops = static_cast<std::uint8_t>(hops + 1), .packet = packet};
  std::vector<const Peer*> receivers;
  for (const Asker& asker : askers_) {
    const auto wanted = std::find(asker.targets.begin(), asker.targets.end(), origin.session);
    if (asker.until <= shared_.now || asker.session == via || wanted == asker.targets.end())
      continue;
    const Peer* peer = shared_.peers.find(asker.session);
    if (peer != nullptr && peer->is_member() && !peer->paths.is_empty()) receivers.push_back(peer);
  }
  if (receivers.size() > askers_by_unicast) return shared_.send(everyone, relay);
  for (const Peer* receiver : receivers) {
    shared_.send(destination_of(receiver->paths.freshest(), receiver->session), relay);
  }
}

void Relays::forward(const Peer& from, const Relay& relay) {
  if (relay.hops >= hops_max || shared_.config.observer || !is_neighbour(from)) return;
  const Peer* target = shared_.peers.find(relay.to);
  if (target == nullptr || !target->is_member()) return;
  const bool is_near = target->link.is_two_way() && !target->paths.is_empty();
  const Peer* next = is_near ? target : shared_.peers.find(target->route.via);
  if (next == nullptr || next->id == from.id || (!is_near && !is_neighbour(*next))) return;
  shared_.send(destination_of(next->paths.freshest(), next->session),
               Relay{relay.to, static_cast<std::uint8_t>(relay.hops + 1), relay.packet});
}

}  // namespace muster::core
