#pragma once

#include <array>
#include <utility>

#include "core/time.hpp"
#include "muster/activity.hpp"

namespace muster::core {

/// Measures where time goes, with a clock that whoever wants to know gives it. Without one it costs
/// a comparison per lap, and nothing is counted.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Stopwatch {
 public:
  using Clock = Time (*)();

  /// From its construction to the end of its scope. The time of laps within it is theirs alone.
  class Lap {
   public:
    Lap(Stopwatch& watch, Activity activity)
        : watch_(watch), clock_(watch.clock_), activity_(activity) {
      if (clock_ == nullptr) return;
      outer_ = std::exchange(watch_.lap_, this);
      began_ = clock_();
    }
    Lap(const Lap&) = delete;
    Lap& operator=(const Lap&) = delete;
    ~Lap() {
      if (clock_ == nullptr) return;
      const Duration whole = clock_() - began_;
      watch_.add(activity_, whole - inner_);
      if (outer_ != nullptr) outer_->inner_ += whole;
      watch_.lap_ = outer_;
    }

   private:
    Stopwatch& watch_;
    /// The one it began with: the clock may be taken away meanwhile.
    const Clock clock_;
    const Activity activity_;
    Lap* outer_ = nullptr;
    Time began_{};
    Duration inner_{};
  };

  /// Null: nothing is measured from now on.
  void set_clock(Clock clock) { clock_ = clock; }

  void add(Activity activity, Duration time, std::uint64_t count = 1) {
    ActivityTime& sum = times_[static_cast<std::size_t>(activity)];
    sum.count += count;
    sum.total += time;
  }
  const std::array<ActivityTime, activities>& times() const { return times_; }

 private:
  Clock clock_ = nullptr;
  Lap* lap_ = nullptr;
  std::array<ActivityTime, activities> times_{};
};

}  // namespace muster::core
