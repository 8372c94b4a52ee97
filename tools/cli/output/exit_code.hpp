#pragma once

namespace muster::cli {

/// The exit code of the command. Scripts rely on these values, and `muster --help` lists them.
/// `muster advertise` may also end with the exit code of the program that it ran.
enum class ExitCode {
  ok = 0,
  /// The command failed, or it failed for some nodes.
  failure = 1,
  /// The call is wrong: an option, an argument, a file or an input line is unusable.
  usage = 2,
  /// No node was found: none to receive the message, to list, or to measure with.
  nobody = 3,
  /// `muster doctor` found a fault.
  trouble = 4,
  /// Time ran out: services are not ready, or a message is not confirmed.
  timeout = 5,
  /// `muster lock`: another program has the lock.
  held = 6,
  /// `muster lock`: the lock was lost while the command ran.
  lost = 7,
};

}  // namespace muster::cli
