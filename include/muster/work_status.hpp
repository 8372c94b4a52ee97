#pragma once

#include <string>
#include <string_view>

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/id.hpp"

namespace muster {

/// The state of a unit of work: a resource, or the configuration of an instance. A node knows the
/// progress of its own units; about those of other nodes it knows their records.
enum class WorkState {
  /// No node has the unit, and none is assigned.
  unowned,
  /// No node has the unit, because its nodes could not handle it.
  refused,
  /// The holder is giving the unit up for another node.
  moving,
  /// Another node is assigned, and has not confirmed yet that it has the unit.
  assigned,
  /// Another node confirms that it has the unit. Only that node knows its progress.
  held,
  /// This node has the unit. Its value is on the way, or a call of its handler is running.
  starting,
  /// This node has the unit, and the work runs.
  handled,
  /// This node has the unit. The work failed and is tried again.
  failed,
  /// The unit no longer exists, and its holder is giving it up.
  ending,
};

/// The lower-case names used in JSON output: "unowned", "refused", ...
MUSTER_API std::string_view to_string(WorkState state);

/// A unit of work at one moment.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct WorkStatus {
  std::string id;
  WorkState state = WorkState::unowned;
  /// The assigned node. Nil if there is none at present.
  NodeId owner = {};
  /// The node that confirms that it has the unit. Nil if there is none.
  NodeId holder = {};
  /// The token of its latest assignment. All 0 if there was none.
  AssignmentToken token = {};
  /// Whether it was allocated rather than listed.
  bool is_allocated = false;
  /// Number of nodes that refuse it.
  unsigned refusals = 0;
  /// Number of failures in a row on this node, and the latest reason.
  unsigned failures = 0;
  std::string problem = {};

  friend bool operator==(const WorkStatus&, const WorkStatus&) = default;
};

}  // namespace muster
