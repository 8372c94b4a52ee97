#pragma once

#include "core/random.hpp"

namespace muster::swarm {

class Cluster;

/// Lets one node send large messages, each with a small one behind it, on a network that loses and
/// reorders nothing, and claims that all of those to everyone arrive. Requires: the cluster has
/// settled. Nothing is claimed of a cluster with a slow node in it.
void converse(Cluster& cluster, core::Random& random);

}  // namespace muster::swarm
