#pragma once

namespace muster::cli {

/// How the command ends. Scripts rely on these; `muster --help` lists them. `muster advertise` may
/// end with any other value too: that of the program it ran.
enum class ExitCode {
  ok = 0,
  /// It could not be done, or not for everyone.
  failure = 1,
  /// A wrong call: an option, an argument, a file or an input line that cannot be used.
  usage = 2,
  /// A message found nobody to go to, or a measurement nobody to measure with.
  nobody = 3,
  /// `muster doctor` found something to put right.
  trouble = 4,
  /// `muster wait` ran out of time.
  timeout = 5,
};

}  // namespace muster::cli
