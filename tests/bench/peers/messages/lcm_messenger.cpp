#include <lcm/lcm.h>

#include <cstdint>
#include <stdexcept>

#include "bench/peers/messages/messenger.hpp"

namespace muster::bench {

namespace {

constexpr const char* channel = "bench";

/// LCM over UDP multicast, in clear. Its defaults, except that packets leave the host.
class LcmMessenger : public Messenger {
 public:
  LcmMessenger() : lcm_(lcm_create("udpm://239.255.76.67:7667?ttl=1")) {
    if (lcm_ == nullptr) throw std::runtime_error("LCM cannot be set up");
  }

  void send(std::span<const char> message) override {
    lcm_publish(lcm_, channel, message.data(), static_cast<unsigned>(message.size()));
  }

  [[noreturn]] void receive(const Handler& handler, const std::function<void()>& ready) override {
    lcm_subscribe(
        lcm_, channel,
        [](const lcm_recv_buf_t* buffer, const char*, void* to) {
          (*static_cast<const Handler*>(to))(
              {static_cast<const char*>(buffer->data), buffer->data_size});
        },
        const_cast<Handler*>(&handler));
    ready();
    for (;;) lcm_handle(lcm_);
  }

 private:
  lcm_t* lcm_;
};

}  // namespace

std::unique_ptr<Messenger> connect_messenger(const std::string&, Role) {
  return std::make_unique<LcmMessenger>();
}

}  // namespace muster::bench
