#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "swarm/cluster.hpp"

namespace muster::swarm {

/// A host on the network without a key: it hears everything, and repeats it whole or damaged.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Attacker {
 public:
  /// The cluster must outlive it.
  Attacker(Cluster& cluster, std::uint64_t seed);

  /// Replays some recorded packets to a running node, whole past sessions included.
  void replay(sim::NodeIndex target);
  /// Sends forged packets to a running node: damaged copies, made-up packets, noise.
  void forge(sim::NodeIndex target);
  /// Sends very many of them, from all addresses.
  void flood(sim::NodeIndex target);

 private:
  struct Recorded {
    SessionId session;
    std::vector<std::uint8_t> bytes;
  };

  void record(sim::NodeIndex from, const core::Destination& to,
              const std::vector<std::uint8_t>& bytes);
  /// The session ended so recently that its last packets may still count if they were held back:
  /// for the protocol this is a slow network.
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
