#include "asio/event_queue.hpp"

#include <utility>
#include <variant>

namespace muster::io {

namespace {

const core::MessageReceived* message_of(const core::Event& event) {
  return std::get_if<core::MessageReceived>(&event);
}

}  // namespace

void EventQueue::set_backlog(std::string_view channel, const Backlog& backlog) {
  const auto known = lines_.find(channel);
  if (known == lines_.end()) {
    lines_.emplace(channel, Line{backlog});
  } else {
    known->second.backlog = backlog;
  }
}

void EventQueue::push(core::Event event) {
  if (const core::MessageReceived* message = message_of(event)) {
    Line* line = line_of(*message);
    if (!make_room(line)) {
      ++dropped_;
      return;
    }
    ++messages_;
    if (line != nullptr) line->waiting.push_back(first_ + entries_.size());
  }
  entries_.push_back({std::move(event)});
}

bool EventQueue::make_room(Line* line) {
  const bool line_has_room = line == nullptr || line->waiting.size() < line->backlog.messages_max;
  if (line_has_room && messages_ < messages_max_) return true;
  if (line == nullptr || line->waiting.empty()) return false;
  if (line->backlog.when_full == Backlog::WhenFull::drop_newest) return false;
  drop_oldest(*line);
  return true;
}

void EventQueue::drop_oldest(Line& line) {
  entries_[static_cast<std::size_t>(line.waiting.front() - first_)].is_dropped = true;
  line.waiting.pop_front();
  --messages_;
  ++dropped_;
  while (!entries_.empty() && entries_.front().is_dropped) {
    entries_.pop_front();
    ++first_;
  }
}

void EventQueue::take(std::vector<core::Event>& out) {
  out.clear();
  const std::size_t count = lines_.empty() ? taken_max : 1;
  while (out.size() < count && !entries_.empty()) take_first(out);
}

void EventQueue::take_first(std::vector<core::Event>& out) {
  core::Event& event = entries_.front().event;
  if (const core::MessageReceived* message = message_of(event)) {
    --messages_;
    Line* line = line_of(*message);
    if (line != nullptr && !line->waiting.empty() && line->waiting.front() == first_) {
      line->waiting.pop_front();
    }
  }
  out.push_back(std::move(event));
  do {
    entries_.pop_front();
    ++first_;
  } while (!entries_.empty() && entries_.front().is_dropped);
}

EventQueue::Line* EventQueue::line_of(const core::MessageReceived& message) {
  if (lines_.empty()) return nullptr;
  const auto found = lines_.find(message.letter.channel);
  return found == lines_.end() ? nullptr : &found->second;
}

}  // namespace muster::io
