#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "core/alarms.hpp"
#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Named channels: best effort, the order of one sender kept, repeated messages dropped.
class Channels {
 public:
  Channels(Shared& shared, Reach& reach);

  /// `invalid_name` if the name is malformed or reserved. Joining twice is joining once.
  std::error_code join(std::string_view channel);
  void leave(std::string_view channel);

  /// To everyone. `invalid_name` or `too_large`.
  std::error_code send(std::string_view channel, Encoding encoding, Bytes payload);
  /// To one node. The same errors.
  std::error_code send_to(const Peer& receiver, std::string_view channel, Encoding encoding,
                          Bytes payload);
  /// What `send` would say, without sending.
  static std::error_code check(std::string_view channel, Bytes payload);

  /// `packet` is the counter of the packet that the message came in, or began in.
  void receive(Peer& peer, const ChannelMessage& message, std::uint64_t packet);
  /// Hands a message of `peer` to the application, if it joined the channel.
  void deliver(Peer& peer, Letter letter, bool direct);
  bool is_joined(std::string_view channel) const { return joined_.contains(channel); }

  /// What waited for a message that has been put together meanwhile, waits no longer.
  void end_of_packet(Peer& peer);
  /// Gaps that did not close in time are given up.
  void run_due();

 private:
  void receive_direct(Peer& peer, const ChannelMessage& message, std::uint64_t packet);
  void receive_ordered(Peer& peer, const ChannelMessage& message);
  void deliver_view(Peer& peer, const ChannelMessage& message);
  void release(Peer& peer);
  /// Whether the first message to us alone that waits need not wait any longer.
  bool may_pass(const Peer& peer) const;
  void release_ahead(Peer& peer);
  void give_up_gap(Peer& peer);
  /// Whether the first gap has been held open for long enough.
  bool has_waited(const Peer& peer) const;
  void wait(Peer& peer);

  Shared& shared_;
  Reach& reach_;
  Alarms alarms_;
  std::set<std::string, std::less<>> joined_;
  std::uint64_t direct_sent_ = 0;
};

/// Copies a message out of its datagram.
Letter letter_of(const ChannelMessage& message);

}  // namespace muster::core
