#pragma once

#include <vector>

#include "core/protocol.hpp"
#include "core/time.hpp"
#include "legacy/config.hpp"
#include "wire/legacy_message.hpp"

namespace muster::legacy {

/// A claim of mastership that is to be sent to one guest alone.
struct Claim {
  core::Endpoint to;
  wire::LegacyHello hello;
  /// From a node that does not exist, for the rules of the guest count heads.
  bool is_phantom = false;
};

/// Makes JavaScript masters yield that are one too many and would stay for ever.
///
/// node-discovery's masters yield when a new master makes the others more than required, themselves
/// not counted: a pair stays. node-discover's yield to a heavier one: equals stay, and a promotion
/// by hand is undone. So whoever is too light (by weight, then id; masters of our own kind come
/// first) is told of another master, by unicast, until it yields by its own rules.
/// Distinct objects: safe. Shared objects: unsafe.
class Summons {
 public:
  explicit Summons(const Config& config) : config_(config) {}

  /// What is to be claimed now. `truth` is our own hello as everybody gets it. To be called at
  /// every beat of our own, after the hello.
  std::vector<Claim> claims(core::Protocol& protocol, const wire::LegacyHello& truth,
                            core::Time now);

 private:
  std::vector<Claim> claims_to(const core::Peer& guest, const wire::LegacyHello& truth,
                               std::size_t required) const;

  const Config& config_;
  /// Since when there have been too many masters; `never`: there are not.
  core::Time surplus_since_ = core::never;
};

}  // namespace muster::legacy
