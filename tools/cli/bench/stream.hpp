#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "cli/bench/findings.hpp"
#include "cli/bench/probe.hpp"
#include "cli/bench/setting.hpp"
#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Sends loads as fast as they arrive: every so many, one asks how many have come, and they never
/// run far ahead of the answers, so that it measures the network and not a queue.
///
/// All members run on the node's executor.
class Stream {
 public:
  /// The references outlive this.
  Stream(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings);

  /// Calls `done` once, with whether the other node told in the end what it got.
  void start(const NodeId& partner, std::function<void(bool was_answered)> done);
  /// An answer to a tally came.
  void hear(const Probe& probe);

 private:
  void send_on();
  /// The last of a batch asks. False if the other node has gone.
  bool send_batch();
  bool ask();
  void await_answer();
  void finish(bool was_answered);
  bool is_time_over() const;
  bool has_room() const { return asked_ - answered_ < open_; }

  Foreground& foreground_;
  BenchFindings& findings_;
  boost::asio::steady_timer& timer_;
  Duration duration_;
  /// Loads up to and with one that asks.
  std::size_t batch_;
  /// Questions that may be open while loads go on.
  std::uint64_t open_;
  std::size_t size_;
  std::uint64_t measurement_;
  Payload load_;
  NodeId partner_;
  Duration begin_{};
  /// When the latest answer came.
  Duration heard_{};
  /// The number of the latest question, and of the latest that was answered; from 1.
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;
  /// For an answer, without which nothing more is sent.
  bool is_waiting_ = false;
  std::function<void(bool)> done_;
};

}  // namespace muster::cli
