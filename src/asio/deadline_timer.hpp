#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>

#include "asio/clock.hpp"
#include "core/time.hpp"

namespace muster::io {

/// Calls its owner at a deadline that moves.
///
/// Members run under the owner's lock. The call comes on the executor without the lock, and only
/// while the owner exists. It may come although the deadline has moved, so the owner checks the
/// deadlines itself.
class DeadlineTimer {
 public:
  explicit DeadlineTimer(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  /// Calls at `deadline` instead of the former one; unset: not at all.
  template <class Owner>
  void follow(std::optional<core::Time> deadline, Owner& owner, void (Owner::*on_due)()) {
    if (deadline == at_) return;
    cancel();
    if (!deadline) return;
    at_ = deadline;
    timer_.expires_after(std::max(*deadline - now(), Duration{}));
    timer_.async_wait(
        [weak = owner.weak_from_this(), on_due](const boost::system::error_code& failure) {
          const auto self = weak.lock();
          if (self && !failure) ((*self).*on_due)();
        });
  }
  /// The owner was called, so no deadline remains.
  void passed() { at_.reset(); }
  void cancel() {
    timer_.cancel();
    at_.reset();
  }

 private:
  boost::asio::steady_timer timer_;
  /// Unset if no call is pending.
  std::optional<core::Time> at_;
};

}  // namespace muster::io
