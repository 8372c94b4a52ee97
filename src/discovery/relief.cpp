#include "discovery/relief.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace muster::detail {

namespace {

/// The longest wait at the sockets before the thread checks whether the slot still runs.
constexpr Duration turn = std::chrono::milliseconds(5);

}  // namespace

void Relief::began() {
  const std::lock_guard lock(mutex_);
  ++begun_;
  ++unfinished_;
  if (!std::exchange(is_on_watch_, true)) changed_.notify_one();
}

void Relief::ended() {
  const std::lock_guard lock(mutex_);
  --unfinished_;
}

void Relief::run(boost::asio::io_context& context) {
  std::unique_lock lock(mutex_);
  while (!is_ending_) {
    changed_.wait(lock, [this] { return is_on_watch_ || is_ending_; });
    const std::uint64_t seen = begun_;
    changed_.wait_for(lock, patience, [this] { return is_ending_; });
    if (begun_ != seen) continue;
    if (unfinished_ == 0) {
      is_on_watch_ = false;
      continue;
    }
    lock.unlock();
    stand_in(context, seen);
    lock.lock();
  }
}

void Relief::stand_in(boost::asio::io_context& context, std::uint64_t held_up) {
  const auto is_needed = [&] {
    const std::lock_guard lock(mutex_);
    return !is_ending_ && unfinished_ > 0 && begun_ == held_up;
  };
  while (is_needed() && !context.stopped()) context.run_one_for(turn);
  // The last handler may have queued work for this thread without waking another one, so this wakes
  // one.
  boost::asio::post(context, [] {});
}

void Relief::end() {
  const std::lock_guard lock(mutex_);
  is_ending_ = true;
  changed_.notify_one();
}

}  // namespace muster::detail
