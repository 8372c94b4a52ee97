#pragma once

#include <mutex>

#include "asio/fork_guard.hpp"

namespace muster::io {

/// A mutex of the process that made it. In a forked copy, `lock` throws `Error{forked}`: the mutex
/// may be held by a thread that does not exist there.
class OwnMutex {
 public:
  void lock() {
    guard_.require_original();
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }

  bool is_in_copy() const { return guard_.is_in_copy(); }

 private:
  ForkGuard guard_;
  std::mutex mutex_;
};

}  // namespace muster::io
