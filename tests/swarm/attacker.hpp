#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "swarm/cluster.hpp"

namespace muster::swarm {

/// A host on the wire that has no key: hears all, and says again what it heard, whole or broken.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Attacker {
 public:
  /// The cluster outlives it.
  Attacker(Cluster& cluster, std::uint64_t seed);

  /// Says to a running node some of what it ever heard, whole past sessions included.
  void replay(sim::NodeIndex target);
  /// Says to a running node what nobody said: broken copies, packets made up, noise.
  void forge(sim::NodeIndex target);
  /// Says very much of it, from everywhere.
  void flood(sim::NodeIndex target);

 private:
  struct Recorded {
    SessionId session;
    std::vector<std::uint8_t> bytes;
  };

  void record(sim::NodeIndex from, const core::Destination& to,
              const std::vector<std::uint8_t>& bytes);
  /// It ended so lately that what it said at last, if somebody held it back, may still count: to
  /// the protocol, that is a slow network.
  bool is_recent(const SessionId& session) const;
  std::vector<std::uint8_t> forged(bool is_target_keyed);
  void strike(sim::NodeIndex target, std::vector<std::uint8_t> bytes);
  core::Arrival arrival(core::Address from = core::Address::v4(10, 0, 99, 99));

  Cluster& cluster_;
  core::Random random_;
  std::vector<Recorded> recorded_;
  std::uint64_t heard_ = 0;
};

}  // namespace muster::swarm
