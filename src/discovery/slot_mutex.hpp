#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/time.hpp"

namespace muster::detail {

/// A recursive mutex with a time limit, as `std::recursive_timed_mutex` is, that says whether this
/// thread holds it.
///
/// It waits by a condition variable: the thread sanitizer of clang 14 does not know the function by
/// which the standard library waits for a mutex (`pthread_mutex_clocklock`). Safe to call from any
/// thread.
class SlotMutex {
 public:
  SlotMutex() = default;
  SlotMutex(const SlotMutex&) = delete;
  SlotMutex& operator=(const SlotMutex&) = delete;

  /// The names are those that `std::unique_lock` asks of a mutex.
  void lock() {
    if (is_mine()) return take();
    std::unique_lock guard(mutex_);
    released_.wait(guard, [this] { return is_free(); });
    take();
  }
  bool try_lock_for(Duration time) {
    if (is_mine()) {
      take();
      return true;
    }
    std::unique_lock guard(mutex_);
    const bool is_in_time = released_.wait_for(guard, time, [this] { return is_free(); });
    if (is_in_time) take();
    return is_in_time;
  }
  void unlock() {
    if (--depth_ > 0) return;
    {
      const std::lock_guard guard(mutex_);
      owner_.store({}, std::memory_order_relaxed);
    }
    released_.notify_one();
  }

  bool is_mine() const {
    return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }

 private:
  bool is_free() const { return owner_.load(std::memory_order_relaxed) == std::thread::id(); }
  void take() {
    owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    ++depth_;
  }

  std::mutex mutex_;
  std::condition_variable released_;
  /// Written with `mutex_` held.
  std::atomic<std::thread::id> owner_ = {};
  /// How often the owner has locked it. Only the owner reads and writes it.
  int depth_ = 0;
};

}  // namespace muster::detail
