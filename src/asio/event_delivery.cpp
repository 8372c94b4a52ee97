#include "asio/event_delivery.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "asio/clock.hpp"

namespace muster::io {

namespace {

/// Time for which events are handed out before other handlers of the executor get their turn.
constexpr Duration turn = std::chrono::milliseconds(10);

}  // namespace

EventDelivery::EventDelivery(boost::asio::any_io_executor executor, std::size_t messages_max,
                             Callbacks callbacks)
    : executor_(std::move(executor)), callbacks_(std::move(callbacks)), waiting_(messages_max) {}

void EventDelivery::set_backlog(std::string_view channel, const Backlog& backlog) {
  const std::lock_guard lock(mutex_);
  waiting_.set_backlog(channel, backlog);
}

std::uint64_t EventDelivery::messages_dropped() const {
  const std::lock_guard lock(mutex_);
  return waiting_.messages_dropped();
}

void EventDelivery::measure(bool on) {
  is_measuring_ = on;
}

ActivityTime EventDelivery::slots_time() const {
  const std::lock_guard lock(mutex_);
  return slots_time_;
}

void EventDelivery::push(std::vector<core::Event>& events) {
  if (events.empty()) return;
  const std::lock_guard lock(mutex_);
  for (core::Event& event : events) waiting_.push(std::move(event));
  events.clear();
}

void EventDelivery::fail(const Error& failure) {
  const std::lock_guard lock(mutex_);
  failure_ = failure;
}

void EventDelivery::end() {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
}

bool EventDelivery::has_ended() const {
  const std::lock_guard lock(mutex_);
  return has_ended_;
}

void EventDelivery::deliver_soon() {
  if (begin()) deliver_later();
}

void EventDelivery::deliver_later() {
  boost::asio::post(executor_, [self = shared_from_this()] { self->deliver(); });
}

void EventDelivery::deliver_at_once() {
  if (!begin()) return;
  boost::asio::dispatch(executor_, [self = shared_from_this()] { self->deliver(); });
}

/// Whether events wait and no thread is about to hand them out. If so, the caller must.
bool EventDelivery::begin() {
  const std::lock_guard lock(mutex_);
  if (waiting_.is_empty() && !failure_) return false;
  return !std::exchange(is_delivering_, true);
}

/// False if no event waits; `begin` must then be called again.
bool EventDelivery::take() {
  const std::lock_guard lock(mutex_);
  waiting_.take(taken_);
  is_delivering_ = !taken_.empty();
  return is_delivering_;
}

void EventDelivery::count(Duration taken) {
  const std::lock_guard lock(mutex_);
  slots_time_.count += taken_.size();
  slots_time_.total += taken;
}

void EventDelivery::deliver() {
  core::Time began = now();
  const core::Time until = began + turn;
  while (take()) {
    for (core::Event& event : taken_) {
      if (is_closed_) return;
      callbacks_.on_event(event);
    }
    const core::Time ended = now();
    if (is_measuring_) count(ended - began);
    if (ended >= until && !has_ended()) return deliver_later();
    began = ended;
  }
  std::optional<Error> failure;
  {
    const std::lock_guard lock(mutex_);
    failure.swap(failure_);
  }
  if (failure) callbacks_.on_failure(*failure);
}

}  // namespace muster::io
