#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/programs/program.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// A command and its settings, for a guard.
struct Order {
  /// The program and its arguments. Not empty.
  Words command = {};
  /// All of its environment: "NAME=value".
  Words environment = {};
  /// The command has a session of its own, no terminal and an empty standard input. Otherwise it is
  /// in the process group of muster, as if a shell had started it.
  bool is_unattended = false;
  /// Its standard output goes to standard error, because a program reads that of muster.
  bool is_mute = false;
  /// The time between SIGTERM and SIGKILL.
  Duration grace = std::chrono::seconds(10);
  /// The guard ends the command when muster has shown no sign of life for this long. If zero,
  /// never.
  Duration lease = {};
};

/// Encodes an order for the way to the guard.
std::string to_bytes(const Order& order);
/// Decodes the order at the start of `bytes`. Returns nothing if bytes are missing. Requires: the
/// bytes come from `to_bytes`.
std::optional<Order> read_order(std::span<const char> bytes);

/// A guard's report about its command. The kinds arrive in this order.
struct Report {
  enum class Kind : int {
    /// The program runs; `value` is its process id.
    started,
    /// The program cannot be executed; `value` is the `errno`. No report follows.
    not_started,
    /// The lease has expired, so the guard asked the command to end.
    revoked,
    /// The program has ended; `value` is the status that `waitpid` gave.
    ended,
    /// No process of the command is left.
    gone,
  };

  Kind kind;
  int value = 0;
};

/// A request to a guard whose command has started.
struct GuardRequest {
  enum class Kind : int {
    /// SIGTERM to all of it, and SIGKILL after its grace.
    end,
    /// SIGKILL to all of it.
    kill,
    /// The program alone gets this signal.
    pass_on,
  };

  Kind kind;
  int signal = 0;
};

}  // namespace muster::cli
