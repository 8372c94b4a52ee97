#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

namespace muster::bench {

/// One end of a way for messages, as a library gives it. Each library is in a program of its own,
/// which is called so:
///
///     PROGRAM BROKER receive              says "ready"; for every line with the number of messages
///                                         that were sent, says how many came, and of their times
///                                         on the way in microseconds the median and the 99th
///                                         percentile
///     PROGRAM BROKER send RATE SECONDS    sends so many a second, evenly spaced; says how many it
///                                         has sent, and how many a second that were
///
/// Messages have 100 bytes and begin with the time of the machine's monotonic clock.
class Messenger {
 public:
  using Handler = std::function<void(std::span<const char> message)>;

  virtual ~Messenger() = default;

  /// For one thread.
  virtual void send(std::span<const char> message) = 0;
  /// Gives every message to `handler`, and does not return. Calls `ready` when none can be missed.
  [[noreturn]] virtual void receive(const Handler& handler, const std::function<void()>& ready) = 0;
};

enum class Role { receiver, sender };

/// Returns when `send` reaches the receiver. `broker` is the address of what is between both.
/// Throws std::exception. Each program has one.
std::unique_ptr<Messenger> connect_messenger(const std::string& broker, Role role);

}  // namespace muster::bench
