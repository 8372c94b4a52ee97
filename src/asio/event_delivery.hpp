#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "asio/event_queue.hpp"
#include "core/event.hpp"
#include "muster/activity.hpp"
#include "muster/error.hpp"

namespace muster::io {

/// Hands events to their receivers, in order and one at a time, on an executor that runs one
/// handler at a time.
///
/// Safe to call from any thread. Callbacks run on the executor, under no lock. It keeps itself
/// alive while handlers are pending, so own it by a shared pointer.
class EventDelivery : public std::enable_shared_from_this<EventDelivery> {
 public:
  struct Callbacks {
    /// The callback may move the content out of the event.
    std::function<void(core::Event&)> on_event;
    /// Called at most once, after all events.
    std::function<void(const Error&)> on_failure;
  };

  /// Drops further messages when `messages_max` wait; see `EventQueue`.
  EventDelivery(boost::asio::any_io_executor executor, std::size_t messages_max,
                Callbacks callbacks);

  /// See `EventQueue::set_backlog`.
  void set_backlog(std::string_view channel, const Backlog& backlog);
  std::uint64_t messages_dropped() const;
  /// Starts or stops measuring the time of callbacks.
  void measure(bool on);
  /// The time, as far as it was measured.
  ActivityTime slots_time() const;

  /// Takes the events over. `deliver_soon` or `deliver_at_once` hands them out.
  void push(std::vector<core::Event>& events);
  /// Reports this failure after the waiting events.
  void fail(const Error& failure);
  /// No more events come. The waiting ones are then handed out without a pause, so that handlers
  /// posted to the executor from now on run after them.
  void end();
  /// Hands out no more events. The waiting ones are dropped.
  void close() { is_closed_ = true; }

  /// Returns before a callback runs.
  void deliver_soon();
  /// Runs callbacks before it returns, if the executor is idle and this thread runs it or its
  /// underlying executor.
  void deliver_at_once();
  /// Hands out the waiting events. Requires: this is a handler on the executor.
  void deliver();

 private:
  bool begin();
  void deliver_later();
  bool take();
  /// The taken events have been handed out in that time.
  void count(Duration taken);
  bool has_ended() const;

  const boost::asio::any_io_executor executor_;
  const Callbacks callbacks_;
  /// The events that `deliver` hands out; used on the executor only.
  std::vector<core::Event> taken_;

  std::atomic<bool> is_measuring_ = false;
  std::atomic<bool> is_closed_ = false;

  mutable std::mutex mutex_;
  EventQueue waiting_;
  std::optional<Error> failure_;
  /// Whether `deliver` runs, or is scheduled.
  bool is_delivering_ = false;
  bool has_ended_ = false;
  ActivityTime slots_time_;
};

}  // namespace muster::io
