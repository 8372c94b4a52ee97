#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "muster/backlog.hpp"

namespace muster::detail {

/// Keeps items until a program takes them, one by one or all at once. A state machine for
/// `detail::Host`.
///
/// Distinct objects: safe. Shared objects: unsafe.
template <class Item>
class ItemQueue {
 public:
  using TakeId = std::uint64_t;
  using Done = std::function<void(std::exception_ptr failure, std::vector<Item> items)>;
  /// Items for the call that took them.
  struct Taken {
    Done done;
    std::vector<Item> items;
  };

  explicit ItemQueue(const Backlog& backlog) : backlog_(backlog) {}

  /// Takes `count` items at most, as soon as there is one.
  TakeId take(std::size_t count, Done done);
  /// Gives the item to a call that waits, or keeps it.
  void put(Item item);

  bool is_empty() const { return items_.empty(); }
  std::uint64_t dropped() const { return dropped_; }
  /// Removes a call that waits, and returns it.
  std::optional<Done> remove(TakeId take);
  /// Removes all calls that wait, and returns them.
  std::vector<Done> remove_all();

  std::vector<Taken> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const { return std::nullopt; }
  void advance(core::Time) {}

 private:
  struct Taker {
    std::size_t count;
    Done done;
  };

  std::vector<Item> pop(std::size_t count);

  const Backlog backlog_;
  /// Empty while a call waits.
  std::deque<Item> items_;
  std::uint64_t dropped_ = 0;
  std::map<TakeId, Taker> takers_;
  TakeId last_ = 0;
  std::vector<Taken> outputs_;
};

template <class Item>
auto ItemQueue<Item>::take(std::size_t count, Done done) -> TakeId {
  const TakeId id = ++last_;
  if (items_.empty()) {
    takers_.emplace(id, Taker{count, std::move(done)});
  } else {
    outputs_.push_back({std::move(done), pop(count)});
  }
  return id;
}

template <class Item>
void ItemQueue<Item>::put(Item item) {
  if (items_.size() >= backlog_.messages_max) {
    ++dropped_;
    if (items_.empty() || backlog_.when_full == Backlog::WhenFull::drop_newest) return;
    items_.pop_front();
  }
  items_.push_back(std::move(item));
  if (takers_.empty()) return;
  auto taker = takers_.extract(takers_.begin());
  outputs_.push_back({std::move(taker.mapped().done), pop(taker.mapped().count)});
}

template <class Item>
std::vector<Item> ItemQueue<Item>::pop(std::size_t count) {
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(std::min(count, items_.size()));
  std::vector<Item> taken(std::make_move_iterator(items_.begin()), std::make_move_iterator(end));
  items_.erase(items_.begin(), end);
  return taken;
}

template <class Item>
auto ItemQueue<Item>::remove(TakeId take) -> std::optional<Done> {
  auto taker = takers_.extract(take);
  if (taker.empty()) return std::nullopt;
  return std::move(taker.mapped().done);
}

template <class Item>
auto ItemQueue<Item>::remove_all() -> std::vector<Done> {
  std::vector<Done> removed;
  for (auto& [id, taker] : std::exchange(takers_, {})) removed.push_back(std::move(taker.done));
  return removed;
}

}  // namespace muster::detail
