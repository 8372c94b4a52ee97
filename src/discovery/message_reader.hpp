#pragma once

#include "core/event.hpp"
#include "discovery/node_reader.hpp"
#include "muster/message.hpp"

namespace muster::detail {

/// Converts messages of the protocol to messages for slots. The messages of one datagram have the
/// same sender, so the reader converts it once. All messages use the same memory.
///
/// Distinct objects: safe. Shared objects: unsafe.
class MessageReader {
 public:
  /// Requires: `nodes` outlives this object.
  explicit MessageReader(NodeReader& nodes) : nodes_(nodes) {}

  /// The result is valid until the next call. Moves the payload out of `event`.
  const Message& read(core::MessageReceived& event);
  /// Sets the sender of the next message if its event has none.
  void set_sender(Node sender);

 private:
  NodeReader& nodes_;
  Message message_;
  /// The view that `message_.sender` shows. The reader keeps it, so that no later view can have the
  /// same address.
  core::SharedView sender_;
};

}  // namespace muster::detail
