#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace muster::test {

/// Collects reports of slots on other threads, and waits for them.
///
/// Safe to call from any thread.
template <class Item>
class Inbox {
 public:
  /// Long enough for the slowest machine; only a failing test waits that long.
  static constexpr auto patience = std::chrono::seconds(20);

  void put(Item item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
    changed_.notify_all();
  }

  /// Waits until at least `count` items have arrived. Returns whether they have.
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return items_.size() >= count; });
  }
  /// Waits until one of the items satisfies `condition`. Returns whether one does.
  template <class Condition>
  bool wait_until(Condition&& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] {
      for (const Item& item : items_) {
        if (condition(item)) return true;
      }
      return false;
    });
  }

  std::vector<Item> items() const {
    const std::lock_guard lock(mutex_);
    return items_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Item> items_;
};

}  // namespace muster::test
