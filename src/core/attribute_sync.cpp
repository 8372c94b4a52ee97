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

Duration retry_after(std::uint32_t requests) {
  return std::min<Duration>(first_retry * (1u << std::min(requests, 6u)), last_retry);
}

std::size_t stored_bytes(const AttributeTable& table) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : table) bytes += name.size() + value.bytes->size();
  return bytes;
}

}  // namespace

AttributeSync::AttributeSync(Shared& shared, Membership& membership)
    : shared_(shared),
      membership_(membership),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.fetch.alarm; }) {}

void AttributeSync::receive(Peer& peer, const Attribute& attribute) {
  if (attribute.version <= peer.fetch.applied || !may_store(peer, attribute)) return;
  if (attribute.previous > peer.fetch.applied) return catch_up(peer);
  membership_.update(peer, [&] { apply(peer, attribute); });
}

bool AttributeSync::may_store(const Peer& peer, const Attribute& attribute) const {
  const AttributeTable& table = *peer.attributes;
  if (table.size() >= limits::attributes && !table.contains(attribute.name)) return false;
  if (peer.stage != Stage::stranger) return true;
  const std::size_t bytes = attribute.name.size() + attribute.value.size();
  return stored_bytes(table) + bytes <= limits::stranger_attribute_bytes;
}

void AttributeSync::apply(Peer& peer, const Attribute& attribute) {
  auto table = std::make_shared<AttributeTable>(*peer.attributes);
  table->insert_or_assign(std::string(attribute.name),
                          AttributeValue{.version = attribute.version,
                                         .encoding = attribute.encoding,
                                         .erased = attribute.erased,
                                         .bytes = std::make_shared<const std::vector<std::uint8_t>>(
                                             attribute.value.begin(), attribute.value.end())});
  peer.attributes = std::move(table);
  peer.fetch.applied = attribute.version;
  peer.fetch.requests = 0;
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
    if (!peer->assembling) shared_.send(*peer, AttributeRequest{peer->fetch.applied});
    if (peer->fetch.requests == requests_until_question) shared_.unanswered.push_back(peer->id);
    alarms_.arm(*peer, shared_.now + retry_after(peer->fetch.requests++));
  }
  rearm();
}

void AttributeSync::rearm() {
  shared_.deadlines[Deadline::attributes] = alarms_.next();
}

}  // namespace muster::core
