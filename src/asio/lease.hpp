#pragma once

#include <atomic>

#include "asio/clock.hpp"
#include "core/time.hpp"

namespace muster::io {

/// The end of this node's lease as master, readable at any time. A thread that slept past the end
/// sees that it is over, even if the node's own thread has not noticed yet.
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
