#pragma once

#include <functional>

#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Detects when a node that has just started knows all present nodes: at least one node has
/// appeared, and then no further one for some time.
class Settling {
 public:
  /// `foreground` must outlive this object. `at_least` is the time that the detection takes at
  /// least.
  explicit Settling(Foreground& foreground, Duration at_least = Duration::zero());

  /// Calls `settled` once, after `patience` at the latest. Requires: the node has just started.
  void await(Duration patience, std::function<void()> settled);

 private:
  void expect_quiet();
  void finish();

  Foreground& foreground_;
  const Duration at_least_;
  std::chrono::steady_clock::time_point earliest_{};
  EndingTimer& quiet_;
  std::function<void()> settled_;
};

}  // namespace muster::cli
