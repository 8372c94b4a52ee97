#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/message.hpp"
#include "core/time.hpp"
#include "engine/sealer.hpp"
#include "wire/fragmenter.hpp"

namespace muster::engine {

/// Fills datagrams. Messages that are sent together to one destination share one. A message that is
/// too large is sent in fragments, followed by the channel messages that were sent after it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Packer {
 public:
  /// Requires: both outlive this object; `datagram_bytes_max` leaves room for the sealer's
  /// overhead.
  Packer(Sealer& sealer, DatagramSink& sink, std::size_t datagram_bytes_max);
  /// Another one of the same sealer, for other datagrams.
  Packer for_sink(DatagramSink& sink) const { return {sealer_, sink, datagram_bytes_max_}; }

  void add(const core::Destination& to, const core::Message& message, core::Time now);
  /// From now on packets are short enough to be relayed whole, or as long as allowed.
  void leave_room_for_relays(bool leaves_room) { leaves_room_ = leaves_room; }
  void repair(const core::Destination& to, const wire::FragmentRequest& request, core::Time now) {
    fragmenter_.repair(to, request, now);
  }
  void request(const core::Destination& to, const wire::FragmentRequest& request);

  /// Seals the collected messages.
  void flush();
  bool has_gathered() const { return group_.used > 0 || single_.used > 0 || wrapped_.used > 0; }

  core::Time next_deadline() const { return fragmenter_.next_deadline(); }
  void run_due(core::Time now);

 private:
  /// A datagram that is being filled.
  struct Open {
    core::Destination to;
    /// Has the largest size of a body; the first `used` bytes are written.
    std::vector<std::uint8_t> body;
    std::size_t used = 0;

    std::span<std::uint8_t> room() { return std::span(body).subspan(used); }
  };

  /// How long a packet may be.
  enum class Room {
    whole,
    /// Short enough to be wrapped into a `Relay`.
    relayable,
  };

  Room room_for(const core::Destination& to) const;
  template <class Message>
  bool put(const core::Destination& to, const Message& message, Room room);
  void put_frame(const core::Destination& to, core::Bytes frame);
  void put_behind(const core::Destination& to, const core::Message& message, core::Time now);
  Open& open_for(const core::Destination& to, Room room);
  void close(Open& open);
  /// Seals the packet for its receiver and puts it into a packet for the relay.
  void close_wrapped(Open& open);
  std::size_t body_bytes_max(Room room) const;
  void fragment(const core::Destination& to, const core::Message& message, core::Time now);

  Sealer& sealer_;
  DatagramSink& sink_;
  std::size_t datagram_bytes_max_;
  bool leaves_room_ = false;
  wire::Fragmenter fragmenter_;
  /// One datagram to everyone, one to a single endpoint and one to be wrapped are open at a time.
  Open group_;
  Open single_;
  /// For a receiver that only a relay, or the group, reaches. Closed before the others.
  Open wrapped_;
  /// A sealed packet that is being wrapped.
  DatagramSink inner_;
};

}  // namespace muster::engine
