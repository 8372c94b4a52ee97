#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

#include "muster/value.hpp"

namespace muster::monitor {

/// The latest events, as the text in which they are sent. The oldest ones go when there
/// are too many, or more than `kept_bytes_max` of them.
///
/// Events are numbered from 1. On the wire a number follows the name of the ring's life, so that a
/// reader that comes back after a restart is not taken for one that knows the new events.
/// Safe to call from any thread.
class EventRing {
 public:
  /// As many bytes of events are kept at most, but for the latest event.
  static constexpr std::size_t kept_bytes_max = std::size_t{4} << 20;

  /// What a reader gets at once.
  struct Batch {
    std::string text;
    /// Where to go on.
    std::uint64_t position = 0;
  };

  /// `life` has neither spaces nor '-'.
  EventRing(std::string life, std::size_t capacity);

  void put(std::string_view kind, const Value& details);

  /// All events behind `position` up to `bytes_max`, at least one if there is any. What was lost
  /// meanwhile is told by an event of kind "gap" before them.
  Batch read(std::uint64_t position, std::size_t bytes_max) const;
  /// The position that a "Last-Event-ID" names; 0, so that everything is sent, if it is not ours.
  std::uint64_t position_of(std::string_view last_event_id) const;

 private:
  std::uint64_t first() const { return last_ - events_.size() + 1; }

  const std::string life_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<std::string> events_;
  std::size_t bytes_ = 0;
  std::uint64_t last_ = 0;
};

}  // namespace muster::monitor
