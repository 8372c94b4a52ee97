#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>

#include "muster/timing.hpp"

namespace muster::cli {

/// A timer with a final end. After that end, no slot runs, and `set` has no effect.
///
/// A steady timer alone cannot promise that. Its handler may be in the executor's queue already
/// when the timer is cancelled, and a handler that sets the timer again keeps the executor running.
///
/// All members run on the executor.
class EndingTimer {
 public:
  explicit EndingTimer(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  /// Calls `slot` once after the delay. Replaces an earlier call.
  void set(Duration delay, std::function<void()> slot);
  /// No slot runs until the next `set`.
  void cancel();
  void end();

 private:
  boost::asio::steady_timer timer_;
  /// Numbers the calls of `set` and `cancel`.
  std::uint64_t latest_ = 0;
  bool has_ended_ = false;
};

}  // namespace muster::cli
