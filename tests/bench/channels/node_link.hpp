#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "muster/discovery.hpp"

namespace muster::bench {

/// Two nodes of this process that meet on the loopback interface, under a key, with the defaults.
/// One sends on a channel, the other has a slot for it.
///
/// `send` is for one thread. `on_message` is a slot.
class NodeLink {
 public:
  using Handler = std::function<void(std::span<const std::uint8_t> content)>;

  explicit NodeLink(const Handler& on_message);

  /// Sends a message of that content, as its typed form, to everyone.
  void send(std::span<const std::uint8_t> content);
  /// The same to the receiver alone, as a socket would that knows its address.
  void send_to_one(std::span<const std::uint8_t> content);

 private:
  Discovery sender_;
  Discovery receiver_;
  Payload payload_{.kind = Payload::Kind::typed, .value = nullptr, .typed = {}};
};

}  // namespace muster::bench
