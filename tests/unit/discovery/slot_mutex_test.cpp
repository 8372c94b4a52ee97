#include "discovery/slot_mutex.hpp"

#include <gtest/gtest.h>

#include <future>

namespace muster::detail {
namespace {

using namespace std::chrono_literals;

/// Whether another thread gets it in this time.
bool is_free_for_others(SlotMutex& mutex, Duration time = {}) {
  return std::async(std::launch::async,
                    [&] {
                      const std::unique_lock lock(mutex, time);
                      return lock.owns_lock();
                    })
      .get();
}

// It belongs to the thread that has locked it, however often that was.
TEST(SlotMutex, IsRecursive) {
  SlotMutex mutex;
  EXPECT_FALSE(mutex.is_mine());
  {
    const std::lock_guard outer(mutex);
    {
      const std::unique_lock inner(mutex, 0ms);
      EXPECT_TRUE(inner.owns_lock());
    }
    EXPECT_TRUE(mutex.is_mine());
    EXPECT_FALSE(is_free_for_others(mutex));
  }
  EXPECT_FALSE(mutex.is_mine());
  EXPECT_TRUE(is_free_for_others(mutex));
}

// A thread that waits for it goes on when it is released.
TEST(SlotMutex, WakesThoseThatWait) {
  SlotMutex mutex;
  std::unique_lock mine(mutex);
  std::future<bool> timed =
      std::async(std::launch::async, [&] { return is_free_for_others(mutex, 1min); });
  std::future<bool> patient = std::async(std::launch::async, [&] {
    const std::lock_guard lock(mutex);
    return mutex.is_mine();
  });
  EXPECT_EQ(patient.wait_for(10ms), std::future_status::timeout);
  mine.unlock();
  EXPECT_TRUE(timed.get());
  EXPECT_TRUE(patient.get());
}

}  // namespace
}  // namespace muster::detail
