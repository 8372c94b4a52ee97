#pragma once

#include <vector>

#include "crypto/cluster_key.hpp"
#include "sim/world.hpp"
#include "swarm/actor.hpp"
#include "swarm/options.hpp"

namespace muster::swarm {

/// Who has which keys in a run. The cluster changes its key in three steps, which nobody takes
/// before everybody has taken the one before: the next one is accepted, then used, then alone.
///
/// Distinct objects: safe. Shared objects: unsafe.
class KeyPlan {
 public:
  KeyPlan(bool is_sealed, Strangeness strangeness)
      : is_sealed_(is_sealed), strangeness_(strangeness) {}

  /// None if it speaks in clear text.
  std::vector<crypto::ClusterKey> keys_of(const Actor& actor) const;
  /// The node takes its next step. False if it has none to take, or others have to go first.
  bool advance(std::vector<Actor>& actors, sim::NodeIndex node) const;

 private:
  bool is_sealed_;
  Strangeness strangeness_;
};

}  // namespace muster::swarm
