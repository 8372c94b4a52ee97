#include "engine/packer.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "wire/codec.hpp"

namespace muster::engine {

namespace {

/// Largest size of a fragment's fields and frame, without its data.
constexpr std::size_t fragment_overhead = 20;
/// And a relay's own fields and frame beside the packet in it.
constexpr std::size_t relay_overhead = 24;

/// Whether the message is lost if it arrives before an earlier one.
bool is_ordered(const core::Message& message) {
  return std::holds_alternative<core::ChannelMessage>(message);
}

}  // namespace

Packer::Packer(Sealer& sealer, DatagramSink& sink, std::size_t datagram_bytes_max)
    : sealer_(sealer), sink_(sink), datagram_bytes_max_(datagram_bytes_max) {}

void Packer::add(const core::Destination& to, const core::Message& message, core::Time now) {
  if (fragmenter_.is_sending(to) && is_ordered(message)) return put_behind(to, message, now);
  const bool is_relay = std::holds_alternative<core::Relay>(message);
  // Most messages fit at the first attempt and are not measured before. A relayed packet that does
  // not fit is dropped: its sender leaves room as soon as it knows that it is relayed.
  if (!put(to, message, is_relay ? Room::whole : room_for(to)) && !is_relay) {
    fragment(to, message, now);
  }
}

void Packer::request(const core::Destination& to, const wire::FragmentRequest& request) {
  put(to, request, room_for(to));
}

Packer::Room Packer::room_for(const core::Destination& to) const {
  return to.is_wrapped() || (to.group && leaves_room_) ? Room::relayable : Room::whole;
}

/// False, without an effect, if it is too large for any packet.
template <class Message>
bool Packer::put(const core::Destination& to, const Message& message, Room room) {
  Open& open = open_for(to, room);
  std::size_t bytes = wire::write_frame(message, open.room());
  if (bytes > open.body.size()) return false;
  if (bytes > open.room().size()) {
    close(open);
    bytes = wire::write_frame(message, open.room());
  }
  open.used += bytes;
  return true;
}

void Packer::put_frame(const core::Destination& to, core::Bytes frame) {
  Open& open = open_for(to, room_for(to));
  if (frame.size() > open.room().size()) close(open);
  std::copy(frame.begin(), frame.end(), open.room().begin());
  open.used += frame.size();
}

Packer::Open& Packer::open_for(const core::Destination& to, Room room) {
  Open& open = to.is_wrapped() ? wrapped_ : to.group ? group_ : single_;
  const std::size_t bytes = body_bytes_max(room);
  if (open.to != to || open.used > bytes) {
    close(open);
    open.to = to;
  }
  open.body.resize(bytes);
  return open;
}

std::size_t Packer::body_bytes_max(Room room) const {
  const std::size_t bytes = datagram_bytes_max_ - sealer_.overhead();
  return room == Room::whole ? bytes : bytes - sealer_.overhead() - relay_overhead;
}

void Packer::close_wrapped(Open& open) {
  core::Destination inner = open.to;
  inner.group = false;
  inner_.clear();
  sealer_.seal(inner, std::span(open.body).first(open.used), inner_);
  open.used = 0;
  core::Destination outer = open.to;
  outer.receiver = std::exchange(outer.via, {});
  put(outer, core::Message(core::Relay{open.to.receiver, 0, inner_.bytes(0)}), Room::whole);
}

void Packer::close(Open& open) {
  if (open.used == 0) return;
  if (open.to.is_wrapped()) return close_wrapped(open);
  sealer_.seal(open.to, std::span(open.body).first(open.used), sink_);
  open.used = 0;
}

void Packer::flush() {
  close(wrapped_);
  close(group_);
  close(single_);
}

void Packer::fragment(const core::Destination& to, const core::Message& message, core::Time now) {
  std::vector<std::uint8_t> bytes(wire::write_bare(message, {}));
  wire::write_bare(message, bytes);
  const std::size_t stride = body_bytes_max(room_for(to)) - fragment_overhead;
  fragmenter_.send(to, std::move(bytes), static_cast<std::uint16_t>(stride), now);
  run_due(now);
}

void Packer::put_behind(const core::Destination& to, const core::Message& message, core::Time now) {
  std::vector<std::uint8_t> frame(wire::write_frame(message, {}));
  if (frame.size() > body_bytes_max(room_for(to))) return fragment(to, message, now);
  wire::write_frame(message, frame);
  fragmenter_.send_behind(to, std::move(frame));
}

void Packer::run_due(core::Time now) {
  while (const auto piece = fragmenter_.take(now)) {
    if (piece->frame.empty()) {
      put(piece->to, piece->fragment, room_for(piece->to));
    } else {
      put_frame(piece->to, piece->frame);
    }
  }
}

}  // namespace muster::engine
