#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "muster/node.hpp"
#include "muster/payload.hpp"

namespace muster {

/// A message on a channel, as a slot receives it.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Message {
  std::string channel;
  /// The sender as this node knew it when the message arrived.
  Node sender;
  Payload payload;
  /// The highest term that the sender had seen. If it is lower than the term that you act under,
  /// the sender may not know the present master yet.
  std::uint64_t term = 0;
  /// Counts the messages of the sender per kind: to everyone, to one node, and confirmed.
  std::uint64_t sequence = 0;
  /// Whether it was sent to this node alone.
  bool is_direct = false;
};

/// The result of a confirmed send.
struct Delivery {
  /// Number of nodes that confirmed the message.
  std::size_t delivered = 0;
  /// Number of nodes that were removed before they confirmed.
  std::size_t lost = 0;
  /// Number of nodes that confirmed and had joined the channel. The other nodes that confirmed
  /// dropped the message.
  std::size_t listening = 0;
  /// The nodes that had not confirmed when `SendOptions::timeout` was over. They may still get the
  /// message.
  std::vector<NodeId> unconfirmed = {};
};

/// Ends a confirmed send before every receiver has confirmed or was removed.
struct SendOptions {
  /// Time after which it ends, with the receivers that have confirmed by then. If unset, the
  /// default, only the removal of a silent receiver ends its part, after its `node_timeout`.
  std::optional<Duration> timeout = {};
  /// Number of receivers that suffice. The others still get the message, but are not counted. If
  /// unset, the default, all of them. 0 ends at once.
  std::optional<std::size_t> enough = {};
};

}  // namespace muster
