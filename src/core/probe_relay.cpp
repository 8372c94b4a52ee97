#include "core/probe_relay.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// An answer that takes longer than this helps nobody.
constexpr Duration errand_life = std::chrono::seconds(1);

}  // namespace

void ProbeRelay::receive(const Peer& asker, const ProbeRequest& request) {
  std::erase_if(errands_, [&](const Errand& errand) { return errand.until <= shared_.now; });
  const Peer* target = shared_.peers.find(request.target);
  if (target == nullptr || !target->is_member() || errands_.size() >= limits::relayed_probes) {
    return;
  }
  const std::uint64_t nonce = shared_.draw_nonce();
  errands_.push_back({nonce, request.nonce, asker.id, shared_.now + errand_life});
  shared_.send(*target, Probe{.nonce = nonce, .deaf = false});
}

void ProbeRelay::receive(const Peer& target, const ProbeAck& ack) {
  const auto errand = std::find_if(errands_.begin(), errands_.end(), [&](const Errand& candidate) {
    return candidate.our_nonce == ack.nonce;
  });
  if (errand == errands_.end()) return;
  if (const Peer* asker = shared_.peers.find(errand->asker)) {
    shared_.send(*asker, Vouch{target.session, errand->their_nonce});
  }
  errands_.erase(errand);
}

}  // namespace muster::core
