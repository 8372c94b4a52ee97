#pragma once

#include <vector>

#include "crypto/cluster_key.hpp"
#include "sim/world.hpp"
#include "swarm/actor.hpp"
#include "swarm/options.hpp"

namespace muster::swarm {

/// The keys of each node in a run. The cluster changes its key in three steps: the next key is
/// accepted, then used, then alone. All nodes take a step before any node takes the next one.
///
/// Distinct objects: safe. Shared objects: unsafe.
class KeyPlan {
 public:
  KeyPlan(bool is_sealed, Strangeness strangeness)
      : is_sealed_(is_sealed), strangeness_(strangeness) {}

  /// The keys of a node; none if it uses clear text.
  std::vector<crypto::ClusterKey> keys_of(const Actor& actor) const;
  /// The node takes its next step. False if there is none, or if other nodes must go first.
  bool advance(std::vector<Actor>& actors, sim::NodeIndex node) const;

 private:
  bool is_sealed_;
  Strangeness strangeness_;
};

}  // namespace muster::swarm
