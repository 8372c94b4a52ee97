#include "core/impersonations.hpp"

#include "core/limits.hpp"
#include "core/membership.hpp"

namespace muster::core {

using limits::impersonation_pause;
using limits::impersonation_reports;

Impersonations::Impersonations(Shared& shared)
    : shared_(shared),
      budget_(impersonation_reports, impersonation_pause / impersonation_reports) {}

void Impersonations::of_self(Identity used, const Endpoint& from) {
  if (shared_.now < quiet_until_) return;
  quiet_until_ = shared_.now + impersonation_pause;
  shared_.events.push_back(Impersonated{nullptr, used, from});
}

void Impersonations::of(Peer& victim, Identity used, const Endpoint& from) {
  if (!Membership::is_visible(victim)) return;
  if (shared_.now < victim.impersonation_quiet_until || !budget_.take(shared_.now)) return;
  victim.impersonation_quiet_until = shared_.now + impersonation_pause;
  shared_.events.push_back(Impersonated{share_view_of(victim), used, from});
}

Endpoint Impersonations::place_of(const Peer& peer) {
  return peer.paths.is_empty() ? Endpoint{} : peer.paths.freshest().endpoint;
}

}  // namespace muster::core
