#pragma once

#include <vector>

#include "core/protocol.hpp"
#include "core/time.hpp"
#include "legacy/config.hpp"
#include "wire/legacy_message.hpp"

namespace muster::legacy {

/// A claim of mastership for one guest alone.
struct Claim {
  core::Endpoint to;
  wire::LegacyHello hello;
  /// Whether the claim comes from a node that does not exist, because the guest's rules count
  /// masters.
  bool is_phantom = false;
};

/// Makes surplus legacy masters yield that would stay otherwise.
///
/// node-discovery's masters yield when a new master makes the others more than required, not
/// counting themselves: a pair stays. node-discover's masters yield to a heavier one: equals stay,
/// and a promotion on request is undone. Therefore a master that is too light (by weight, then id,
/// native masters first) gets a claim of another master by unicast, until it yields by its own
/// rules. Distinct objects: safe. Shared objects: unsafe.
class Summons {
 public:
  explicit Summons(const Config& config) : config_(config) {}

  /// The claims to send now. `truth` is our own hello as every guest gets it. Call it after each of
  /// our own hellos.
  std::vector<Claim> claims(core::Protocol& protocol, const wire::LegacyHello& truth,
                            core::Time now);

 private:
  std::vector<Claim> claims_to(const core::Peer& guest, const wire::LegacyHello& truth,
                               std::size_t required) const;

  const Config& config_;
  /// The time since which there are too many masters; `never` if there are not.
  core::Time surplus_since_ = core::never;
};

}  // namespace muster::legacy
