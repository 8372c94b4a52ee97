#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <vector>

#include "cli/bench/findings.hpp"
#include "cli/bench/probe.hpp"
#include "cli/bench/setting.hpp"
#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Sends echoes at an even rate and times their return.
///
/// All members run on the node's executor.
class RoundTrips {
 public:
  /// The references outlive this.
  RoundTrips(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings);

  /// Calls `done` once, when the last echo is back or late.
  void start(const NodeId& partner, std::function<void()> done);
  /// An echo came back.
  void hear(const Probe& probe);

  /// How long an echo may take; then it counts as lost.
  static constexpr Duration patience = std::chrono::seconds(1);

 private:
  void send_one();
  void await_next();
  bool are_all_sent() const { return sent_at_.size() == count_; }
  void finish();

  Foreground& foreground_;
  BenchFindings& findings_;
  boost::asio::steady_timer& timer_;
  Duration interval_;
  std::size_t count_;
  std::size_t size_;
  NodeId partner_;
  Duration begin_{};
  /// By number; zero once it is back.
  std::vector<Duration> sent_at_;
  std::function<void()> done_;
};

}  // namespace muster::cli
