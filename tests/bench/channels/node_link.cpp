#include "bench/channels/node_link.hpp"

#include <unistd.h>

#include <array>
#include <future>

namespace muster::bench {

namespace {

constexpr std::string_view channel = "bench";

/// A port far from the default one, and from those of a benchmark that runs at the same time.
std::uint16_t group_port() {
  return static_cast<std::uint16_t>(41'000 + getpid() % 40 * 300);
}

Options options(std::string name) {
  Options options;
  options.cluster = "bench";
  options.keys = {Key::from_bytes(std::array<std::byte, Key::raw_bytes>{})};
  options.port = group_port();
  options.interfaces.loopback_only = true;
  options.name = std::move(name);
  return options;
}

}  // namespace

NodeLink::NodeLink(const Handler& on_message)
    : sender_(options("sender")), receiver_(options("receiver")) {
  receiver_.join(channel,
                 [on_message](const Message& message) { on_message(message.payload.typed); });
  std::promise<void> both_know;
  // Messages count once the receiver has admitted the sender.
  receiver_.when_nodes(1, [&](std::error_code) { both_know.set_value(); });
  sender_.start();
  receiver_.start();
  both_know.get_future().wait();
}

void NodeLink::send(std::span<const std::uint8_t> content) {
  payload_.typed.assign(content.begin(), content.end());
  sender_.send(channel, payload_);
}

void NodeLink::send_to_one(std::span<const std::uint8_t> content) {
  payload_.typed.assign(content.begin(), content.end());
  sender_.send_to(receiver_.id(), channel, payload_);
}

}  // namespace muster::bench
