#include "core/attribute_sync.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/mutation.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// A change is pushed to all beside the hello that tells of it; give it time to come by itself.
constexpr Duration push_patience = 3ms;
/// Then it is asked whether unicast reaches the owner at all.
constexpr std::uint32_t requests_until_question = 2;
constexpr Duration first_retry = 40ms;
constexpr Duration last_retry = 1s;
/// Until it is asked again for attributes that found no room. The answer may be megabytes.
constexpr Duration refused_retry = 10s;

Duration retry_after(const Fetch& fetch) {
  if (fetch.is_refused) return refused_retry;
  return std::min<Duration>(first_retry * (1u << std::min(fetch.requests, 6u)), last_retry);
}

}  // namespace

AttributeSync::AttributeSync(Shared& shared, Membership& membership)
    : shared_(shared),
      membership_(membership),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.fetch.alarm; }) {}

void AttributeSync::receive(Peer& peer, const Attribute& attribute) {
  if (attribute.version <= peer.fetch.applied) return;
  note_forgotten(peer, attribute.forgotten);
  if (attribute.previous > peer.fetch.applied) return catch_up(peer);
  auto table = std::make_shared<AttributeTable>(*peer.attributes);
  apply(*table, attribute);
  if (!may_store(peer, *table)) return;
  peer.fetch.is_refused = !shared_.attribute_room.fit(peer.attribute_share, size_bytes(*table));
  if (peer.fetch.is_refused) return;
  membership_.update(peer, [&] { peer.attributes = std::move(table); });
  peer.fetch.applied = attribute.version;
  peer.fetch.requests = 0;
}

void AttributeSync::note_forgotten(Peer& peer, std::uint64_t version) {
  if (version <= peer.fetch.forgotten) return;
  peer.fetch.forgotten = version;
  if (peer.fetch.applied < version) peer.fetch.applied = 0;
}

bool AttributeSync::may_store(const Peer& peer, const AttributeTable& table) {
  if (table.size() > limits::attributes) return false;
  return peer.stage != Stage::stranger || size_bytes(table) <= limits::stranger_attribute_bytes;
}

void AttributeSync::apply(AttributeTable& table, const Attribute& attribute) {
  // The owner has nothing between `previous` and this one. Copies from there were erased or set
  // again since.
  std::erase_if(table, [&](const auto& entry) {
    const std::uint64_t version = entry.second.version;
    const bool is_gone = attribute.previous < version && version < attribute.version;
    return is_gone || entry.first == attribute.name;
  });
  if (attribute.erased) return;
  table.emplace(attribute.name,
                AttributeValue{.version = attribute.version,
                               .encoding = attribute.encoding,
                               .erased = false,
                               .bytes = std::make_shared<const std::vector<std::uint8_t>>(
                                   attribute.value.begin(), attribute.value.end())});
}

void AttributeSync::catch_up(Peer& peer) {
  if (peer.stage == Stage::stranger || peer.fetch.alarm.at != never) return;
  alarms_.arm(peer, shared_.now + push_patience);
  rearm();
}

void AttributeSync::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (is_complete(*peer) || is_mutated(Mutation::misses_attributes)) continue;
    // What is being reassembled may be just what we want.
    const bool may_ask = !peer->assembling && has_room_for(*peer);
    if (may_ask) shared_.send(*peer, AttributeRequest{peer->fetch.applied});
    if (peer->fetch.requests == requests_until_question) shared_.unanswered.push_back(peer->id);
    alarms_.arm(*peer, shared_.now + retry_after(peer->fetch));
    ++peer->fetch.requests;
  }
  rearm();
}

bool AttributeSync::has_room_for(const Peer& peer) const {
  return !peer.fetch.is_refused || !shared_.attribute_room.is_crowded();
}

void AttributeSync::rearm() {
  shared_.deadlines[Deadline::attributes] = alarms_.next();
}

}  // namespace muster::core
