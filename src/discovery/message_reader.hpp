#pragma once

#include "core/event.hpp"
#include "discovery/node_reader.hpp"
#include "muster/message.hpp"

namespace muster::detail {

/// Turns messages as the protocol tells of them into messages as slots see them. The messages of
/// one datagram share their sender, which is read once, and all use the same memory.
///
/// Distinct objects: safe. Shared objects: unsafe.
class MessageReader {
 public:
  /// Requires: `nodes` outlives this.
  explicit MessageReader(NodeReader& nodes) : nodes_(nodes) {}

  /// Valid until the next call. Takes the payload out of `event`.
  const Message& read(core::MessageReceived& event);
  /// The sender of the next message, if its event names none.
  void set_sender(Node sender);

 private:
  NodeReader& nodes_;
  Message message_;
  /// Whom `message_.sender` shows. Kept, so that no later view can have its address.
  core::SharedView sender_;
};

}  // namespace muster::detail
