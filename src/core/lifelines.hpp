#pragma once

#include <vector>

#include "core/shared.hpp"

/// Whom this node watches by a connection that the kernel of the other host ends with its process.
/// A broken lifeline proves nothing, for anyone can break one; it is a reason to ask at once.
namespace muster::core {

struct Lifeline {
  SessionId session;
  /// Where it was heard last.
  Endpoint endpoint;

  friend bool operator==(const Lifeline&, const Lifeline&) = default;
};

/// The members whose ids follow ours, and the masters if we are one of the first in line for their
/// place: every node is watched by a few, whatever the size of the cluster (PROTOCOL.md §9.4).
std::vector<Lifeline> wanted_lifelines(const Shared& shared);

}  // namespace muster::core
