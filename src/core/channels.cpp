#include "core/channels.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/membership.hpp"
#include "core/names.hpp"
#include "muster/error.hpp"

namespace muster::core {

Letter letter_of(const ChannelMessage& message) {
  return {.sequence = message.sequence,
          .term = message.term,
          .encoding = message.encoding,
          .channel = std::string(message.channel),
          .payload = {message.payload.begin(), message.payload.end()}};
}

Channels::Channels(Shared& shared, Reach& reach)
    : shared_(shared),
      reach_(reach),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.ordering_alarm; }) {}

std::error_code Channels::join(std::string_view channel) {
  if (const std::error_code refused = check(channel, {})) return refused;
  joined_.emplace(channel);
  return {};
}

void Channels::leave(std::string_view channel) {
  const auto found = joined_.find(channel);
  if (found != joined_.end()) joined_.erase(found);
}

std::error_code Channels::check(std::string_view channel, Bytes payload) {
  if (!is_well_formed_name(channel) || is_reserved_channel(channel)) return Errc::invalid_name;
  if (payload.size() > limits::message_bytes) return Errc::too_large;
  return {};
}

std::error_code Channels::send(std::string_view channel, Encoding encoding, Bytes payload) {
  if (const std::error_code refused = check(channel, payload)) return refused;
  const ChannelMessage message{.sequence = ++shared_.self.sent,
                               .term = shared_.self.term,
                               .direct = false,
                               .encoding = encoding,
                               .channel = channel,
                               .payload = payload};
  reach_.broadcast(message);
  if (shared_.config.has_guests) {
    shared_.letters_to_guests.push_back({.letter = letter_of(message)});
  }
  if (shared_.config.hear_self && is_joined(channel)) {
    shared_.events.push_back(MessageReceived{nullptr, letter_of(message), false});
  }
  return {};
}

std::error_code Channels::send_to(const Peer& receiver, std::string_view channel, Encoding encoding,
                                  Bytes payload) {
  if (const std::error_code refused = check(channel, payload)) return refused;
  const ChannelMessage message{.sequence = ++direct_sent_,
                               .term = shared_.self.term,
                               .direct = true,
                               .encoding = encoding,
                               .channel = channel,
                               .payload = payload};
  if (receiver.is_guest) {
    const Endpoint& there = receiver.paths.freshest().endpoint;
    shared_.letters_to_guests.push_back({.letter = letter_of(message), .to = there});
  } else {
    shared_.send(receiver, message);
  }
  return {};
}

void Channels::receive(Peer& peer, const ChannelMessage& message, std::uint64_t packet) {
  if (!Membership::is_visible(peer)) {
    // Said before we were introduced: not for us, and not missed.
    if (!message.direct) peer.hello.sent = std::max(peer.hello.sent, message.sequence);
    return;
  }
  if (message.direct) {
    receive_direct(peer, message, packet);
  } else {
    receive_ordered(peer, message);
  }
}

void Channels::receive_direct(Peer& peer, const ChannelMessage& message, std::uint64_t packet) {
  if (message.sequence <= peer.direct_sequence) return;
  // A piece in the same packet came before it, for whole messages follow the pieces.
  const std::uint64_t after = packet + 1;
  if (!peer.ahead && !(peer.assembling && *peer.assembling < after)) {
    peer.direct_sequence = message.sequence;
    return deliver_view(peer, message);
  }
  // A gap says nothing here, as others get messages of that count, too.
  if (!peer.ahead) peer.ahead = std::make_unique<Overtakers>();
  peer.ahead->hold(letter_of(message), after, shared_.now);
  release_ahead(peer);
  if (peer.ahead) wait(peer);
}

bool Channels::may_pass(const Peer& peer) const {
  if (!peer.assembling || !peer.ahead->is_overtaking(*peer.assembling)) return true;
  const Duration waited = shared_.now - peer.ahead->waiting_since();
  return waited >= limits::overtaken_patience || peer.ahead->is_full();
}

void Channels::release_ahead(Peer& peer) {
  while (!peer.ahead->is_empty() && may_pass(peer)) {
    Letter letter = peer.ahead->take();
    peer.direct_sequence = letter.sequence;
    deliver(peer, std::move(letter), true);
  }
  if (peer.ahead->is_empty()) peer.ahead.reset();
}

void Channels::end_of_packet(Peer& peer) {
  if (peer.ahead) release_ahead(peer);
}

void Channels::receive_ordered(Peer& peer, const ChannelMessage& message) {
  MessageOrder& order = peer.to_everyone;
  switch (order.judge(message.sequence)) {
    case MessageOrder::Verdict::drop:
      return;
    case MessageOrder::Verdict::deliver:
      deliver_view(peer, message);
      order.advance();
      release(peer);
      return;
    case MessageOrder::Verdict::hold:
      order.hold(letter_of(message), shared_.now);
      if (order.is_full()) give_up_gap(peer);
      wait(peer);
  }
}

void Channels::deliver_view(Peer& peer, const ChannelMessage& message) {
  if (is_joined(message.channel)) deliver(peer, letter_of(message), message.direct);
}

void Channels::deliver(Peer& peer, Letter letter, bool direct) {
  if (!is_joined(letter.channel)) return;
  if (!peer.shown) peer.shown = share_view_of(peer);
  shared_.events.push_back(MessageReceived{peer.shown, std::move(letter), direct});
}

void Channels::release(Peer& peer) {
  while (auto letter = peer.to_everyone.take_next()) deliver(peer, std::move(*letter), false);
}

void Channels::give_up_gap(Peer& peer) {
  const std::uint64_t lost = peer.to_everyone.skip_to_held();
  if (lost > 0) shared_.events.push_back(MessagesLost{peer.hello.node, lost});
  release(peer);
}

bool Channels::has_waited(const Peer& peer) const {
  // The missing message may be a large one that is still coming in, fragment by fragment.
  if (peer.assembling) return false;
  const auto since = peer.to_everyone.waiting_since();
  return since && shared_.now - *since >= limits::gap_patience;
}

void Channels::wait(Peer& peer) {
  auto since = peer.to_everyone.waiting_since();
  if (!since && peer.ahead) since = peer.ahead->waiting_since();
  if (!since) return;
  // While a large message is worth waiting for, look again after another such time.
  const Time at = *since + limits::gap_patience;
  alarms_.arm(peer, at > shared_.now ? at : shared_.now + limits::gap_patience);
  shared_.deadlines[Deadline::ordering] = alarms_.next();
}

void Channels::run_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (!peer->is_member()) continue;
    // Behind a gap that is given up there may be another one, just as old.
    while (has_waited(*peer)) give_up_gap(*peer);
    if (peer->ahead) release_ahead(*peer);
    wait(*peer);
  }
  shared_.deadlines[Deadline::ordering] = alarms_.next();
}

}  // namespace muster::core
