#include "core/message_order.hpp"

#include <utility>

#include "core/limits.hpp"
#include "core/mutation.hpp"

namespace muster::core {

namespace {

std::size_t bytes_of(const Letter& letter) {
  return letter.channel.size() + letter.payload.size();
}

}  // namespace

MessageOrder::Verdict MessageOrder::judge(std::uint64_t sequence) const {
  if (sequence == next_ || is_mutated(Mutation::forgets_order)) return Verdict::deliver;
  if (sequence < next_ || held_.contains(sequence)) return Verdict::drop;
  return Verdict::hold;
}

void MessageOrder::hold(Letter letter, Time now) {
  held_bytes_ += bytes_of(letter);
  const std::uint64_t sequence = letter.sequence;
  held_.emplace(sequence, Held{std::move(letter), now});
}

std::optional<Time> MessageOrder::waiting_since() const {
  if (held_.empty()) return std::nullopt;
  return held_.begin()->second.since;
}

std::optional<Letter> MessageOrder::take_next() {
  const auto first = held_.begin();
  if (first == held_.end() || first->first != next_) return std::nullopt;
  Letter letter = std::move(first->second.letter);
  held_.erase(first);
  held_bytes_ -= bytes_of(letter);
  ++next_;
  return letter;
}

bool MessageOrder::is_full() const {
  return held_.size() >= limits::held_messages || held_bytes_ >= limits::held_bytes;
}

std::uint64_t MessageOrder::skip_to_held() {
  if (held_.empty()) return 0;
  const std::uint64_t missing = held_.begin()->first - next_;
  next_ += missing;
  return missing;
}

}  // namespace muster::core
