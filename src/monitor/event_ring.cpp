#include "monitor/event_ring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace muster::monitor {

EventRing::EventRing(std::string life, std::size_t capacity)
    : life_(std::move(life)), capacity_(capacity) {}

void EventRing::put(std::string_view kind, const Value& details) {
  // JSON text has no line ends, so it is one line of data.
  const std::string data = to_string(details);
  const std::lock_guard lock(mutex_);
  ++last_;
  events_.push_back(fmt::format("id: {}-{}\nevent: {}\ndata: {}\n\n", life_, last_, kind, data));
  bytes_ += events_.back().size();
  while (events_.size() > capacity_ || (bytes_ > kept_bytes_max && events_.size() > 1)) {
    bytes_ -= events_.front().size();
    events_.pop_front();
  }
}

EventRing::Batch EventRing::read(std::uint64_t position, std::size_t bytes_max) const {
  const std::lock_guard lock(mutex_);
  Batch batch{.text = {}, .position = std::min(position, last_)};
  if (batch.position + 1 < first()) {
    const std::uint64_t lost = first() - batch.position - 1;
    batch.text = fmt::format("event: gap\ndata: {{\"lost\":{}}}\n\n", lost);
    batch.position = first() - 1;
  }
  while (batch.position < last_) {
    const std::string& next = events_[batch.position + 1 - first()];
    if (!batch.text.empty() && batch.text.size() + next.size() > bytes_max) break;
    batch.text += next;
    ++batch.position;
  }
  return batch;
}

std::uint64_t EventRing::position_of(std::string_view last_event_id) const {
  if (!last_event_id.starts_with(life_ + '-')) return 0;
  last_event_id.remove_prefix(life_.size() + 1);
  std::uint64_t position = 0;
  const char* const end = last_event_id.data() + last_event_id.size();
  const auto [read, error] = std::from_chars(last_event_id.data(), end, position);
  if (error != std::errc{} || read != end) return 0;
  const std::lock_guard lock(mutex_);
  return position <= last_ ? position : 0;
}

}  // namespace muster::monitor
