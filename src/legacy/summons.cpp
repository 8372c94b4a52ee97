#include "legacy/summons.hpp"

#include <algorithm>
#include <cmath>

#include "core/ranking.hpp"

namespace muster::legacy {

namespace {

/// Hello intervals after which a surplus of masters does not resolve itself: native masters yield
/// at once, and legacy masters check every other interval.
constexpr int intervals_of_patience = 3;

bool is_lighter(const core::Peer* a, const core::Peer* b) {
  return core::Candidate{a->hello.weight, a->hello.node} <
         core::Candidate{b->hello.weight, b->hello.node};
}

double heavier_than(double weight) {
  return std::max(weight + 1, std::nextafter(weight, HUGE_VAL));
}

}  // namespace

std::vector<Claim> Summons::claims(core::Protocol& protocol, const wire::LegacyHello& truth,
                                   core::Time now) {
  std::vector<const core::Peer*> guests;
  std::size_t masters = protocol.self().master ? 1 : 0;
  protocol.for_each_peer([&](const core::Peer& peer) {
    if (!core::Membership::is_visible(peer) || !peer.is_master()) return;
    ++masters;
    if (peer.is_guest) guests.push_back(&peer);
  });
  const std::size_t required = protocol.self().masters_required;
  if (masters <= required) {
    surplus_since_ = core::never;
    return {};
  }
  if (surplus_since_ == core::never) surplus_since_ = now;
  if (now - surplus_since_ < intervals_of_patience * config_.hello_interval) return {};
  std::sort(guests.begin(), guests.end(), is_lighter);
  guests.resize(std::min(guests.size(), masters - required));
  std::vector<Claim> all;
  for (const core::Peer* guest : guests) {
    const auto claims = claims_to(*guest, truth, required);
    all.insert(all.end(), claims.begin(), claims.end());
  }
  return all;
}

std::vector<Claim> Summons::claims_to(const core::Peer& guest, const wire::LegacyHello& truth,
                                      std::size_t required) const {
  const bool counts_heads = config_.dialect == LegacyDialect::node_discovery;
  wire::LegacyHello claim = truth;
  claim.master = true;
  if (!counts_heads) claim.weight = heavier_than(guest.hello.weight);
  const core::Endpoint& there = guest.paths.freshest().endpoint;
  std::vector<Claim> claims;
  // A true master is already known as one, so its own claim does not change the count of masters.
  const bool needs_news = counts_heads && truth.master;
  const std::size_t phantoms = counts_heads ? std::size_t{needs_news} : required - 1;
  if (!needs_news) claims.push_back({there, claim});
  claim.eligible = false;
  for (std::size_t i = 0; i < phantoms; ++i) claims.push_back({there, claim, true});
  return claims;
}

}  // namespace muster::legacy
