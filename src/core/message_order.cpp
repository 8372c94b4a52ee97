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
  const bool is_held = held_ && held_->letters.contains(sequence);
  return sequence < next_ || is_held ? Verdict::drop : Verdict::hold;
}

void MessageOrder::hold(Letter letter, Time now) {
  if (!held_) held_ = std::make_unique<Line>();
  held_->bytes += bytes_of(letter);
  const std::uint64_t sequence = letter.sequence;
  held_->letters.emplace(sequence, Held{std::move(letter), now});
}

std::optional<Time> MessageOrder::waiting_since() const {
  if (!held_) return std::nullopt;
  return held_->letters.begin()->second.since;
}

std::optional<Letter> MessageOrder::take_next() {
  if (!held_) return std::nullopt;
  const auto first = held_->letters.begin();
  if (first->first != next_) return std::nullopt;
  Letter letter = std::move(first->second.letter);
  held_->letters.erase(first);
  held_->bytes -= bytes_of(letter);
  if (held_->letters.empty()) held_.reset();
  ++next_;
  return letter;
}

bool MessageOrder::is_full() const {
  return held_ &&
         (held_->letters.size() >= limits::held_messages || held_->bytes >= limits::held_bytes);
}

std::uint64_t MessageOrder::skip_to_held() {
  if (!held_) return 0;
  const std::uint64_t missing = held_->letters.begin()->first - next_;
  next_ += missing;
  return missing;
}

}  // namespace muster::core
