#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>

#include "bench/micro/bare_cipher.hpp"

namespace muster::bench {

/// The limit for channels: two UDP sockets on the loopback interface, and a thread that waits for
/// one of them in epoll. `sendmmsg` and `recvmmsg` transfer as many datagrams as are available.
/// Sealed with bare AES-256-GCM, or in clear.
///
/// `send` is for one thread. `on_datagram` runs on the receiving thread.
class BareLink {
 public:
  enum class Form { clear, sealed };
  /// Receives the content of each datagram.
  using Handler = std::function<void(std::span<const std::uint8_t> content)>;
  /// Datagrams per system call.
  static constexpr std::size_t batch = 32;

  BareLink(Form form, Handler on_datagram);
  BareLink(const BareLink&) = delete;
  BareLink& operator=(const BareLink&) = delete;
  ~BareLink();

  /// Sends `count` datagrams with that content, at most `batch`.
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
