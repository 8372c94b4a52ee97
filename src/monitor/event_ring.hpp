#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

#include "muster/value.hpp"

namespace muster::monitor {

/// The latest events as the text in which they are sent. The oldest are dropped when there are too
/// many, or more than `kept_bytes_max` bytes of them.
///
/// Events are numbered from 1. The sent number follows the name of the ring's life, so a reader
/// that reconnects after a restart gets the new events. Safe to call from any thread.
class EventRing {
 public:
  /// Limit of the bytes of all events, except the latest one.
  static constexpr std::size_t kept_bytes_max = std::size_t{4} << 20;

  /// The events that a reader gets at once.
  struct Batch {
    std::string text;
    /// The position at which to continue.
    std::uint64_t position = 0;
  };

  /// `life` contains neither spaces nor '-'.
  EventRing(std::string life, std::size_t capacity);

  void put(std::string_view kind, const Value& details);

  /// All events after `position`, up to `bytes_max`, at least one if there is any. An event of kind
  /// "gap" before them reports dropped events.
  Batch read(std::uint64_t position, std::size_t bytes_max) const;
  /// The position in a "Last-Event-ID"; 0, so that everything is sent, if it is from another life.
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
