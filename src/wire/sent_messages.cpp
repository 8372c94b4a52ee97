#include "wire/sent_messages.hpp"

#include <utility>

namespace muster::wire {

void SentMessages::keep(std::uint32_t id, std::shared_ptr<const SentMessage> message,
                        core::Time now) {
  if (kept_.empty()) forget_at_ = now + life;
  bytes_ += message->bytes.size();
  kept_.emplace(id, Kept{std::move(message), now});
  while (bytes_ > bytes_max) {
    bytes_ -= kept_.begin()->second.message->bytes.size();
    kept_.erase(kept_.begin());
  }
}

std::shared_ptr<const SentMessage> SentMessages::find(std::uint32_t id, core::Time now) {
  const auto found = kept_.find(id);
  if (found == kept_.end()) return nullptr;
  found->second.used_at = now;
  return found->second.message;
}

void SentMessages::run_due(core::Time now) {
  if (now < forget_at_) return;
  std::erase_if(kept_, [&](const auto& entry) {
    const Kept& kept = entry.second;
    const bool is_old = now - kept.used_at >= life;
    if (is_old) bytes_ -= kept.message->bytes.size();
    return is_old;
  });
  forget_at_ = kept_.empty() ? core::never : now + life;
}

}  // namespace muster::wire
