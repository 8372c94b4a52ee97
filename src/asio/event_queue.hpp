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

/// Events that wait for slots, in order. The number of channel messages is limited, in all and per
/// channel; messages above a limit are dropped and counted. Other events are never dropped.
///
/// Distinct objects: safe. Shared objects: unsafe.
class EventQueue {
 public:
  /// Number of events taken at once, so that each of them does not cost a lock.
  static constexpr std::size_t taken_max = 64;

  /// Limit of the waiting messages of all channels. Further ones are dropped.
  explicit EventQueue(std::size_t messages_max) : messages_max_(messages_max) {}

  /// Limits one channel from now on. Messages that already wait stay.
  void set_backlog(std::string_view channel, const Backlog& backlog);

  void push(core::Event event);
  /// Moves the oldest events into `out`, which is cleared first. Takes one at a time while a
  /// channel has a backlog of its own, because a taken message can no longer make room for a newer
  /// one.
  void take(std::vector<core::Event>& out);
  bool is_empty() const { return entries_.empty(); }

  std::uint64_t messages_dropped() const { return dropped_; }

 private:
  struct Entry {
    core::Event event;
    /// Whether it was a message that a later one has replaced.
    bool is_dropped = false;
  };
  /// A channel with a limit of its own.
  struct Line {
    Backlog backlog;
    /// The numbers of its waiting messages, oldest first.
    std::deque<std::uint64_t> waiting = {};
  };

  /// Makes room for one more message of that channel if needed. Returns whether there is room.
  bool make_room(Line* line);
  void drop_oldest(Line& line);
  void take_first(std::vector<core::Event>& out);
  Line* line_of(const core::MessageReceived& message);

  std::size_t messages_max_;
  std::size_t messages_ = 0;
  std::uint64_t dropped_ = 0;
  /// The first entry is never a dropped one.
  std::deque<Entry> entries_;
  /// The number of the first entry; entries are numbered in the order of arrival.
  std::uint64_t first_ = 0;
  std::map<std::string, Line, std::less<>> lines_;
};

}  // namespace muster::io
