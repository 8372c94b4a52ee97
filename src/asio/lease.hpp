#pragma once

#include <atomic>

#include "asio/clock.hpp"
#include "core/time.hpp"

namespace muster::io {

/// Until when this node may hold itself master, for anyone to look at at any time: a thread that
/// slept past the end finds it over, whatever the node's own thread has noticed.
///
/// Safe to call from any thread. No lock.
class Lease {
 public:
  void extend(core::Time until) { until_ = until.time_since_epoch().count(); }
  void end() { until_ = core::Time{}.time_since_epoch().count(); }
  bool is_held() const { return now().time_since_epoch().count() < until_; }

 private:
  std::atomic<core::Time::rep> until_{0};
};

}  // namespace muster::io
