#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace muster::bench {

/// One end of a message transport, as a library provides it. Each library is in a program of its
/// own:
///
///     PROGRAM BROKER receive              prints "ready"; for every input line with the number of
///                                         messages that were sent, prints the number that arrived,
///                                         and the median and the 99th percentile of their transit
///                                         times in microseconds
///     PROGRAM BROKER send RATE SECONDS    sends at that rate, evenly spaced; prints the number of
///                                         messages sent, and the rate
///
/// A message has 100 bytes and begins with the time of the machine's monotonic clock.
class Messenger {
 public:
  using Handler = std::function<void(std::span<const char> message)>;

  virtual ~Messenger() = default;

  /// For one thread.
  virtual void send(std::span<const char> message) = 0;
  /// Passes every message to `handler`, and does not return. Calls `ready` when no message can be
  /// missed from then on.
  [[noreturn]] virtual void receive(const Handler& handler, const std::function<void()>& ready) = 0;
};

enum class Role { receiver, sender };

/// Returns when `send` reaches the receiver. `broker` is the address of the broker. Throws
/// std::exception. Each program defines one.
std::unique_ptr<Messenger> connect_messenger(const std::string& broker, Role role);

}  // namespace muster::bench
