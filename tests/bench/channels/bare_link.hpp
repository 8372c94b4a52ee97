#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>

#include "bench/micro/bare_cipher.hpp"

namespace muster::bench {

/// What channels are measured against: two UDP sockets on the loopback interface, a thread that
/// waits for one of them in epoll, and nothing else. `sendmmsg` and `recvmmsg` take as much as
/// there is. Sealed with bare AES-256-GCM, or in clear.
///
/// `send` is for one thread. `on_datagram` runs on the receiving thread.
class BareLink {
 public:
  enum class Form { clear, sealed };
  /// Gets the content of each datagram.
  using Handler = std::function<void(std::span<const std::uint8_t> content)>;
  /// Datagrams in one call of the kernel.
  static constexpr std::size_t batch = 32;

  BareLink(Form form, Handler on_datagram);
  BareLink(const BareLink&) = delete;
  BareLink& operator=(const BareLink&) = delete;
  ~BareLink();

  /// Sends `count` datagrams of that content, at most `batch`.
  void send(std::span<const std::uint8_t> content, std::size_t count = 1);

 private:
  void receive();
  void handle(std::span<std::uint8_t> bytes);

  Form form_;
  Handler on_datagram_;
  BareCipher cipher_;
  std::uint64_t counter_ = 0;
  int sending_ = -1;
  int receiving_ = -1;
  int stopping_ = -1;
  std::thread thread_;
};

}  // namespace muster::bench
