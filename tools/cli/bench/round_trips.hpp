#pragma once

#include <functional>
#include <vector>

#include "cli/bench/findings.hpp"
#include "cli/bench/probe.hpp"
#include "cli/bench/setting.hpp"
#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Sends echoes at a constant rate and measures their round trips.
///
/// All members run on the node's executor.
class RoundTrips {
 public:
  /// The references must outlive this object.
  RoundTrips(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings);

  /// Calls `done` once, when the last echo is back or lost.
  void start(const NodeId& partner, std::function<void()> done);
  /// Takes an echo that has come back.
  void hear(const BenchProbe& probe);

  /// An echo that takes longer counts as lost.
  static constexpr Duration patience = std::chrono::seconds(1);

 private:
  void send_one();
  void await_next();
  bool are_all_sent() const { return sent_at_.size() == count_; }
  void finish();

  Foreground& foreground_;
  BenchFindings& findings_;
  EndingTimer& timer_;
  Duration interval_;
  std::size_t count_;
  std::size_t size_;
  NodeId partner_;
  Duration begin_{};
  /// The send times by number. The time is zero once the echo is back.
  std::vector<Duration> sent_at_;
  std::function<void()> done_;
};

}  // namespace muster::cli
