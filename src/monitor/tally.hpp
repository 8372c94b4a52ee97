#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "monitor/failover.hpp"
#include "muster/node.hpp"
#include "muster/reason.hpp"

namespace muster::monitor {

/// Counts durations by length.
class Histogram {
 public:
  /// Upper bounds in seconds; a last bucket without a bound follows.
  static constexpr std::array<double, 12> bounds = {0.001, 0.0025, 0.005, 0.01, 0.05, 0.1,
                                                    0.25,  0.5,    1,     2,    5,    10};

  /// A negative duration counts as zero, because the wall clock may be set back.
  void observe(double seconds);

  /// Number of durations of at most `bounds[i]`; all of them for `i == bounds.size()`.
  std::uint64_t up_to(std::size_t i) const;
  std::uint64_t count() const { return up_to(bounds.size()); }
  double sum() const { return sum_; }

 private:
  std::array<std::uint64_t, bounds.size() + 1> counts_{};
  double sum_ = 0;
};

/// The events since the monitor was made, as this node saw them.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Tally {
 public:
  using Time = std::chrono::system_clock::time_point;
  static constexpr std::size_t removal_reasons = 4;
  static constexpr std::size_t demotion_reasons = 4;

  void added() { ++added_; }
  void suspected() { ++suspected_; }
  void removed(const Node& node, RemovalReason reason, Time now);
  /// A node is master from now on.
  void master(const NodeId& node, Time now);
  void promoted() { ++promotions_; }
  void demoted(DemotionReason reason) { ++demotions_[static_cast<std::size_t>(reason)]; }

  std::uint64_t nodes_added() const { return added_; }
  std::uint64_t suspicions() const { return suspected_; }
  std::uint64_t removals(RemovalReason reason) const {
    return removals_[static_cast<std::size_t>(reason)];
  }
  std::uint64_t promotions() const { return promotions_; }
  std::uint64_t demotions(DemotionReason reason) const {
    return demotions_[static_cast<std::size_t>(reason)];
  }
  /// From the last packet of a node that did not say goodbye to its removal.
  const Histogram& detection() const { return detection_; }
  /// From the last packet of a master to the next mastership.
  const Histogram& failover() const { return failovers_; }

 private:
  std::uint64_t added_ = 0;
  std::uint64_t suspected_ = 0;
  std::array<std::uint64_t, removal_reasons> removals_{};
  std::uint64_t promotions_ = 0;
  std::array<std::uint64_t, demotion_reasons> demotions_{};
  Histogram detection_;
  Histogram failovers_;
  Failover failover_;
};

}  // namespace muster::monitor
