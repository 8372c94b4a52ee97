#include "core/delivery.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/membership.hpp"
#include "muster/error.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Duration repeat_min = 10ms;
constexpr Duration repeat_unknown = 40ms;
constexpr Duration repeat_max = 500ms;
/// Then it is asked whether unicast reaches the receiver at all.
constexpr std::uint32_t repeats_until_question = 3;
constexpr int round_trips_until_repeat = 4;
/// What a byte in flight may take besides: the fragments of large parcels are paced.
constexpr Duration time_per_byte = 20ns;
/// Parcels that are sent again at once; the rest follows when these are confirmed.
constexpr std::size_t repeated_at_once = 8;

ParcelFlow& flow_of(Peer& peer) {
  if (!peer.parcels) peer.parcels = std::make_unique<ParcelFlow>();
  return *peer.parcels;
}

bool has_room(const Peer& peer, std::size_t bytes) {
  if (!peer.parcels) return true;
  return peer.parcels->outgoing.size() < limits::parcels_waiting &&
         peer.parcels->outgoing_bytes + bytes <= limits::parcel_bytes_waiting;
}

std::size_t bytes_in_flight(const ParcelFlow& flow) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < flow.in_flight; ++i)
    bytes += flow.outgoing[i].content->payload.size();
  return bytes;
}

bool awaits(const ParcelFlow& flow, DeliveryId delivery) {
  return std::any_of(flow.outgoing.begin(), flow.outgoing.end(),
                     [&](const OutgoingParcel& parcel) { return parcel.delivery == delivery; });
}

Letter letter_of(const Parcel& parcel) {
  return {.sequence = parcel.sequence,
          .term = parcel.term,
          .encoding = parcel.encoding,
          .channel = std::string(parcel.channel),
          .payload = {parcel.payload.begin(), parcel.payload.end()}};
}

Letter letter_of(const ParcelContent& content) {
  return {.sequence = 0,
          .term = content.term,
          .encoding = content.encoding,
          .channel = content.channel,
          .payload = content.payload};
}

}  // namespace

Delivery::Delivery(Shared& shared, Channels& channels)
    : shared_(shared),
      channels_(channels),
      alarms_(shared.peers, [](Peer& peer) -> Alarm& { return peer.delivery_alarm; }) {}

std::error_code Delivery::send(DeliveryId delivery, std::string_view channel, Encoding encoding,
                               Bytes payload, const DeliveryGoal& goal) {
  if (const std::error_code refused = Channels::check(channel, payload)) return refused;
  bool room = true;
  shared_.peers.for_each_full_member(
      [&](const Peer& peer) { room = room && has_room(peer, payload.size()); });
  if (!room) return Errc::overloaded;
  const auto content = wrap(channel, encoding, payload);
  open(delivery, goal);
  shared_.peers.for_each_full_member([&](Peer& peer) {
    if (Membership::is_visible(peer)) enqueue(peer, delivery, content);
  });
  // Guests confirm nothing, so they are not waited for.
  if (shared_.config.has_guests) {
    shared_.letters_to_guests.push_back({.letter = letter_of(*content)});
  }
  finish_if_settled(delivery);
  return {};
}

std::error_code Delivery::send_to(Peer& receiver, DeliveryId delivery, std::string_view channel,
                                  Encoding encoding, Bytes payload, const DeliveryGoal& goal) {
  if (const std::error_code refused = Channels::check(channel, payload)) return refused;
  if (!has_room(receiver, payload.size())) return Errc::overloaded;
  open(delivery, goal);
  enqueue(receiver, delivery, wrap(channel, encoding, payload));
  finish_if_settled(delivery);
  return {};
}

void Delivery::open(DeliveryId delivery, const DeliveryGoal& goal) {
  Progress& progress = progress_[delivery] = {.enough = goal.enough};
  if (!goal.timeout) return;
  progress.until = shared_.now + std::max(*goal.timeout, Duration::zero());
  limited_.emplace(progress.until, delivery);
  rearm();
}

std::shared_ptr<const ParcelContent> Delivery::wrap(std::string_view channel, Encoding encoding,
                                                    Bytes payload) const {
  return std::make_shared<const ParcelContent>(
      ParcelContent{.term = shared_.self.term,
                    .encoding = encoding,
                    .channel = std::string(channel),
                    .payload = {payload.begin(), payload.end()}});
}

void Delivery::enqueue(Peer& peer, DeliveryId delivery,
                       std::shared_ptr<const ParcelContent> content) {
  ParcelFlow& flow = flow_of(peer);
  // A receiver that was removed and came back may still know the sequences of its former flow.
  if (flow.next_sequence == 0) flow.next_sequence = next_sequence_;
  const bool was_idle = flow.outgoing.empty();
  ++progress_[delivery].open;
  flow.outgoing_bytes += content->payload.size();
  flow.outgoing.push_back({flow.next_sequence++, delivery, std::move(content)});
  next_sequence_ = std::max(next_sequence_, flow.next_sequence);
  fill_window(peer);
  if (was_idle) wait_for_receipt(peer);
}

void Delivery::fill_window(Peer& peer) {
  ParcelFlow& flow = *peer.parcels;
  while (flow.in_flight < std::min(flow.outgoing.size(), limits::parcels_in_flight)) {
    transmit(peer, flow.outgoing[flow.in_flight++]);
  }
}

void Delivery::wait_for_receipt(Peer& peer) {
  peer.parcels->repeat_at = shared_.now + repeat_after(peer);
  alarms_.arm(peer, peer.parcels->repeat_at);
  rearm();
}

void Delivery::transmit(const Peer& peer, const OutgoingParcel& parcel) {
  shared_.send(peer,
               Parcel{.sequence = parcel.sequence,
                      .oldest = peer.parcels->outgoing.front().sequence,
                      .term = parcel.content->term,
                      .encoding = parcel.content->encoding,
                      .channel = parcel.content->channel,
                      .payload = parcel.content->payload},
               parcel.content);
}

void Delivery::receive(Peer& peer, const Parcel& parcel) {
  if (!Membership::is_visible(peer)) return;
  ParcelFlow& flow = flow_of(peer);
  // A sender that keeps only later ones than we wait for has removed us in between.
  if (!flow.incoming || flow.incoming->next() < parcel.oldest) {
    flow.incoming.emplace(parcel.oldest);
    flow.heard = 0;
  }
  MessageOrder& order = *flow.incoming;
  flow.receipt_due = true;
  switch (order.judge(parcel.sequence)) {
    case MessageOrder::Verdict::drop:
      return;
    case MessageOrder::Verdict::deliver:
      deliver(peer, letter_of(parcel));
      order.advance();
      while (auto letter = order.take_next()) deliver(peer, std::move(*letter));
      return;
    case MessageOrder::Verdict::hold:
      // It will be repeated, so no more than fits needs to be kept.
      if (!order.is_full()) order.hold(letter_of(parcel), shared_.now);
  }
}

void Delivery::end_of_packet(Peer& peer) {
  if (!peer.parcels || !peer.parcels->receipt_due) return;
  peer.parcels->receipt_due = false;
  shared_.send(peer, Receipt{peer.parcels->incoming->next(), peer.parcels->heard});
}

void Delivery::receive(Peer& peer, const Receipt& receipt) {
  if (!peer.parcels) return;
  ParcelFlow& flow = *peer.parcels;
  bool progress = false;
  while (flow.in_flight > 0 && flow.outgoing.front().sequence < receipt.next) {
    const OutgoingParcel confirmed = std::move(flow.outgoing.front());
    flow.outgoing.pop_front();
    --flow.in_flight;
    flow.outgoing_bytes -= confirmed.content->payload.size();
    settle(confirmed.delivery, fate_of(confirmed.sequence, receipt));
    progress = true;
  }
  if (!progress) return;
  flow.repeats = 0;
  fill_window(peer);
  if (!flow.outgoing.empty()) wait_for_receipt(peer);
}

void Delivery::lost(Peer& peer) {
  if (!peer.parcels) return;
  for (const OutgoingParcel& parcel : peer.parcels->outgoing) settle(parcel.delivery, Fate::lost);
  peer.parcels.reset();
}

void Delivery::run_due() {
  while (!limited_.empty() && limited_.begin()->first <= shared_.now) {
    const DeliveryId late = limited_.begin()->second;
    finish(late, unconfirmed(late));
  }
  repeat_due();
  rearm();
}

void Delivery::repeat_due() {
  while (Peer* peer = alarms_.take_due(shared_.now)) {
    if (!peer->parcels || peer->parcels->outgoing.empty()) continue;
    ParcelFlow& flow = *peer->parcels;
    if (shared_.now < flow.repeat_at) {
      alarms_.arm(*peer, flow.repeat_at);
      continue;
    }
    if (++flow.repeats == repeats_until_question) shared_.unanswered.push_back(peer->id);
    const std::size_t count = std::min(flow.in_flight, repeated_at_once);
    for (std::size_t i = 0; i < count; ++i) transmit(*peer, flow.outgoing[i]);
    wait_for_receipt(*peer);
  }
}

void Delivery::rearm() {
  const Time limit = limited_.empty() ? never : limited_.begin()->first;
  shared_.deadlines[Deadline::delivery] = std::min(alarms_.next(), limit);
}

void Delivery::deliver(Peer& peer, Letter letter) {
  ParcelFlow& flow = *peer.parcels;
  flow.heard = flow.heard << 1 | (channels_.is_joined(letter.channel) ? 1 : 0);
  channels_.deliver(peer, std::move(letter), false);
}

Delivery::Fate Delivery::fate_of(std::uint64_t sequence, const Receipt& receipt) {
  const std::uint64_t bit = receipt.next - 1 - sequence;
  const bool is_heard = bit < 64 && (receipt.heard >> bit & 1) != 0;
  return is_heard ? Fate::heard : Fate::delivered;
}

void Delivery::settle(DeliveryId delivery, Fate fate) {
  const auto found = progress_.find(delivery);
  // It has ended early.
  if (found == progress_.end()) return;
  Progress& progress = found->second;
  --progress.open;
  ++(fate == Fate::lost ? progress.lost : progress.delivered);
  if (fate == Fate::heard) ++progress.listening;
  finish_if_settled(delivery);
}

void Delivery::finish_if_settled(DeliveryId delivery) {
  const Progress& progress = progress_.at(delivery);
  if (progress.open == 0 || progress.delivered >= progress.enough) finish(delivery, {});
}

void Delivery::finish(DeliveryId delivery, std::vector<NodeId> unconfirmed) {
  const Progress& progress = progress_.at(delivery);
  limited_.erase({progress.until, delivery});
  shared_.events.push_back(DeliveryDone{.delivery = delivery,
                                        .delivered = progress.delivered,
                                        .lost = progress.lost,
                                        .listening = progress.listening,
                                        .unconfirmed = std::move(unconfirmed)});
  progress_.erase(delivery);
}

std::vector<NodeId> Delivery::unconfirmed(DeliveryId delivery) const {
  std::vector<NodeId> nodes;
  shared_.peers.for_each_full_member([&](const Peer& peer) {
    if (peer.parcels && awaits(*peer.parcels, delivery)) nodes.push_back(peer.hello.node);
  });
  return nodes;
}

Duration Delivery::repeat_after(const Peer& peer) const {
  const Duration base =
      peer.round_trip ? round_trips_until_repeat * *peer.round_trip : Duration(repeat_unknown);
  const Duration first = std::max<Duration>(base, repeat_min);
  const Duration patience = first * (1u << std::min(peer.parcels->repeats, 6u));
  return std::min<Duration>(patience, repeat_max) + time_per_byte * bytes_in_flight(*peer.parcels);
}

}  // namespace muster::core
