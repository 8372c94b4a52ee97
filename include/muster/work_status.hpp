#pragma once

#include <string>
#include <string_view>

#include "muster/assignment.hpp"
#include "muster/id.hpp"

namespace muster {

/// Where a unit of work stands: a resource, or the configuration of an instance. Of its own units a
/// node knows what becomes of them; of those of others it knows what their records say.
enum class WorkState {
  /// Nobody has it, and nobody is to have it for now.
  unowned,
  /// The same, because whoever was given it could not handle it.
  refused,
  /// Whoever has it is giving it up, so that another node can have it.
  moving,
  /// Given to a node that does not say yet that it has it.
  assigned,
  /// Another node says that it has it; what becomes of it there is told by that node.
  held,
  /// This node's: what it is made of is on its way, or a call is under way.
  starting,
  /// This node's, and it works.
  handled,
  /// This node's; it has failed and is tried again.
  failed,
  /// It is no more, and whoever has it still is giving it up.
  ending,
};

/// The lower-case names used in JSON output: "unowned", "refused", ...
std::string_view to_string(WorkState state);

/// A unit of work at one moment.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct WorkStatus {
  std::string id;
  WorkState state = WorkState::unowned;
  /// Who is to have it. Nil: nobody, for now.
  NodeId owner = {};
  /// Who says that it has it. Nil: nobody.
  NodeId holder = {};
  /// Of its latest assignment. All 0 if there was none.
  AssignmentToken token = {};
  /// It was allocated, not listed.
  bool is_allocated = false;
  /// How many nodes refuse it.
  unsigned refusals = 0;
  /// Failures in a row on this node, and the latest in words.
  unsigned failures = 0;
  std::string problem = {};

  friend bool operator==(const WorkStatus&, const WorkStatus&) = default;
};

}  // namespace muster
