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

/// Hands events to those who wait for them, in order and one at a time, on an executor that runs
/// one handler at a time.
///
/// Safe to call from any thread. Callbacks run on the executor, under no lock. It keeps itself
/// alive while handlers wait, so own it by a shared pointer.
class EventDelivery : public std::enable_shared_from_this<EventDelivery> {
 public:
  struct Callbacks {
    /// What is in it may be taken.
    std::function<void(core::Event&)> on_event;
    /// Comes at most once, after all events.
    std::function<void(const Error&)> on_failure;
  };

  /// Further messages than `messages_max` that wait are dropped; see `EventQueue`.
  EventDelivery(boost::asio::any_io_executor executor, std::size_t messages_max,
                Callbacks callbacks);

  /// See `EventQueue::set_backlog`.
  void set_backlog(std::string_view channel, const Backlog& backlog);
  std::uint64_t messages_dropped() const;
  /// Measures from now on how long callbacks take, or stops to.
  void measure(bool on);
  /// As far as it was measured.
  ActivityTime slots_time() const;

  /// Takes the events; `deliver_soon` or `deliver_at_once` hands them out.
  void push(std::vector<core::Event>& events);
  /// Behind what waits comes this.
  void fail(const Error& failure);
  /// Nothing comes any more. What waits is handed out in one go then, so that what is posted to the
  /// executor from now on comes after it.
  void end();

  /// Returns before a callback runs.
  void deliver_soon();
  /// Runs callbacks before it returns, if the executor is idle and this thread runs it or what it
  /// is a strand of.
  void deliver_at_once();

 private:
  bool begin();
  void deliver_later();
  void deliver();
  bool take();
  /// What was taken has been handed out, in that time.
  void count(Duration taken);
  bool has_ended() const;

  const boost::asio::any_io_executor executor_;
  const Callbacks callbacks_;
  /// What `deliver` hands out; for the executor alone.
  std::vector<core::Event> taken_;

  std::atomic<bool> is_measuring_ = false;

  mutable std::mutex mutex_;
  EventQueue waiting_;
  std::optional<Error> failure_;
  /// `deliver` runs, or is to run.
  bool is_delivering_ = false;
  bool has_ended_ = false;
  ActivityTime slots_time_;
};

}  // namespace muster::io
