#pragma once

#include "core/random.hpp"

namespace muster::swarm {

class Cluster;

/// One node sends large messages, each followed by a small one, on a network that loses and
/// reorders nothing. Checks that all messages to everyone arrive. Requires: the cluster has
/// settled. A cluster with a slow node is not checked.
void converse(Cluster& cluster, core::Random& random);

}  // namespace muster::swarm
