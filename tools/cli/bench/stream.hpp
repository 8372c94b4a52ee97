#pragma once

#include <functional>

#include "cli/bench/findings.hpp"
#include "cli/bench/probe.hpp"
#include "cli/bench/setting.hpp"
#include "cli/foreground/foreground.hpp"

namespace muster::cli {

/// Sends load messages as fast as the other node receives them. One in every batch is a tally. The
/// stream never runs far ahead of the answers, so that it measures the network and not a queue.
///
/// All members run on the node's executor.
class Stream {
 public:
  /// The references must outlive this object.
  Stream(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings);

  /// Calls `done` once. `was_answered` tells whether the other node answered the last tally.
  void start(const NodeId& partner, std::function<void(bool was_answered)> done);
  /// Takes the answer to a tally.
  void hear(const BenchProbe& probe);

 private:
  void send_on();
  /// Sends a batch that ends with a tally. Returns false if the other node has left.
  bool send_batch();
  bool ask();
  void await_answer();
  void finish(bool was_answered);
  bool is_time_over() const;
  bool has_room() const { return asked_ - answered_ < open_; }

  Foreground& foreground_;
  BenchFindings& findings_;
  EndingTimer& timer_;
  Duration duration_;
  /// The number of messages in a batch, including its tally.
  std::size_t batch_;
  /// The most unanswered tallies while the stream goes on.
  std::uint64_t open_;
  std::size_t size_;
  std::uint64_t measurement_;
  Payload load_;
  NodeId partner_;
  Duration begin_{};
  /// The time of the latest answer.
  Duration heard_{};
  /// The number of the latest tally, and of the latest answered one, from 1.
  std::uint64_t asked_ = 0;
  std::uint64_t answered_ = 0;
  /// The stream waits for an answer before it sends more.
  bool is_waiting_ = false;
  std::function<void(bool)> done_;
};

}  // namespace muster::cli
