#pragma once

#include <cstdint>
#include <string>

#include "muster/node.hpp"
#include "muster/payload.hpp"

namespace muster {

/// A message on a channel, as a slot gets it.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Message {
  std::string channel;
  /// The sender as we knew it when the message arrived.
  Node sender;
  Payload payload;
  /// The highest term the sender had seen. A message from below the term you act under may have
  /// been sent by someone who does not know the present master yet.
  std::uint64_t term = 0;
  /// Counts the sender's messages of one kind: to everyone, to one node, or confirmed.
  std::uint64_t sequence = 0;
  /// Sent to this node alone.
  bool is_direct = false;
};

/// What became of a confirmed send.
struct Delivery {
  /// Nodes that have it.
  std::size_t delivered = 0;
  /// Nodes that were removed before they confirmed.
  std::size_t lost = 0;
};

}  // namespace muster
