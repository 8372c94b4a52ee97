#include "core/unanswered.hpp"

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// How long a session is remembered that is not heard. The link to it may have changed by then.
constexpr Duration memory = std::chrono::seconds(30);

}  // namespace

void Unanswered::remember(const Peer& stranger, Time now) {
  make_room(now);
  const Acquaintance& acquaintance = stranger.acquaintance;
  attempts_.insert_or_assign(
      stranger.session,
      Attempt{acquaintance.challenges, acquaintance.next_challenge_at, now + memory});
  order_.push_back({stranger.session, now + memory});
}

const Unanswered::Attempt* Unanswered::find(const SessionId& session, Time now) const {
  const auto found = attempts_.find(session);
  return found == attempts_.end() || found->second.forget_at <= now ? nullptr : &found->second;
}

void Unanswered::make_room(Time now) {
  while (!order_.empty()) {
    const Place oldest = order_.front();
    const auto found = attempts_.find(oldest.session);
    const bool counts = found != attempts_.end() && found->second.forget_at == oldest.forget_at;
    if (counts && oldest.forget_at > now && attempts_.size() < limits::unanswered) return;
    if (counts) attempts_.erase(found);
    order_.pop_front();
  }
}

}  // namespace muster::core
