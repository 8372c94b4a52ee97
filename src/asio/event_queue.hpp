#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "muster/backlog.hpp"

namespace muster::io {

/// Events on their way to the slots, in order. Channel messages are bounded, in all and per
/// channel, and those too many are dropped and counted; other events never are.
///
/// Distinct objects: safe. Shared objects: unsafe.
class EventQueue {
 public:
  /// Events taken at once, so that not each of them costs its taker a lock.
  static constexpr std::size_t taken_max = 64;

  /// Messages of all channels that wait at once. Further ones are dropped.
  explicit EventQueue(std::size_t messages_max) : messages_max_(messages_max) {}

  /// Bounds one channel from now on. What waits already stays.
  void set_backlog(std::string_view channel, const Backlog& backlog);

  void push(core::Event event);
  /// Moves the oldest ones into `out`, which is emptied before: one by one while a channel has a
  /// backlog of its own, as what has been taken can no longer make room for what is newer.
  void take(std::vector<core::Event>& out);
  bool is_empty() const { return entries_.empty(); }

  std::uint64_t messages_dropped() const { return dropped_; }

 private:
  struct Entry {
    core::Event event;
    /// It was a message that a later one has taken the place of.
    bool is_dropped = false;
  };
  /// A channel that is bounded by itself.
  struct Line {
    Backlog backlog;
    /// The numbers of its messages that wait, oldest first.
    std::deque<std::uint64_t> waiting = {};
  };

  /// Whether there is room for one more of that channel, made if need be.
  bool make_room(Line* line);
  void drop_oldest(Line& line);
  void take_first(std::vector<core::Event>& out);
  Line* line_of(const core::MessageReceived& message);

  std::size_t messages_max_;
  std::size_t messages_ = 0;
  std::uint64_t dropped_ = 0;
  /// The first is never a dropped one.
  std::deque<Entry> entries_;
  /// The number of the first entry; they are numbered as they come.
  std::uint64_t first_ = 0;
  std::map<std::string, Line, std::less<>> lines_;
};

}  // namespace muster::io
