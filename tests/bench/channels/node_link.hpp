#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "muster/discovery.hpp"

namespace muster::bench {

/// Two nodes of this process that meet on the loopback interface, with a key and default options.
/// One sends on a channel, the other has a slot for it.
///
/// `send` is for one thread. `on_message` is a slot.
class NodeLink {
 public:
  using Handler = std::function<void(std::span<const std::uint8_t> content)>;

  explicit NodeLink(const Handler& on_message);

  /// Sends a typed message with that content to everyone.
  void send(std::span<const std::uint8_t> content);
  /// Sends it to the receiver alone.
  void send_to_one(std::span<const std::uint8_t> content);

 private:
  Discovery sender_;
  Discovery receiver_;
  Payload payload_{.kind = Payload::Kind::typed, .value = nullptr, .typed = {}};
};

}  // namespace muster::bench
