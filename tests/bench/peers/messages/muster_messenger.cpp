#include <unistd.h>

#include <array>
#include <future>

#include "bench/peers/messages/messenger.hpp"
#include "muster/discovery.hpp"

namespace muster::bench {

namespace {

constexpr std::string_view channel = "bench";

/// muster, sealed, with default options.
class MusterMessenger : public Messenger {
 public:
  explicit MusterMessenger(Role role)
      : node_({.cluster = "bench",
               .keys = {Key::from_bytes(std::array<std::byte, Key::raw_bytes>{})}}) {
    if (role == Role::receiver) return;
    std::promise<void> found;
    node_.when_nodes(1, [&found](std::error_code) { found.set_value(); });
    node_.start();
    found.get_future().wait();
  }

  void send(std::span<const char> message) override {
    payload_.typed.assign(message.begin(), message.end());
    node_.send(channel, payload_);
  }

  [[noreturn]] void receive(const Handler& handler, const std::function<void()>& ready) override {
    node_.join(channel, [&handler](const Message& message) {
      const auto& bytes = message.payload.typed;
      handler({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    });
    node_.start();
    ready();
    for (;;) pause();
  }

 private:
  Discovery node_;
  Payload payload_{.kind = Payload::Kind::typed, .value = nullptr, .typed = {}};
};

}  // namespace

std::unique_ptr<Messenger> connect_messenger(const std::string&, Role role) {
  return std::make_unique<MusterMessenger>(role);
}

}  // namespace muster::bench
