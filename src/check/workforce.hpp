#pragma once

#include <map>
#include <optional>
#include <string>

#include "check/observation.hpp"

namespace muster::check {

/// A node that takes part in shared work.
struct Worker {
  NodeId node;
  /// Only members of one community share work.
  std::string community;
  Enlisted terms;
  /// The term under which it leads the set.
  std::optional<std::uint64_t> leads;
  /// The leadership that it follows, and the time since.
  std::optional<Reign> follows;
  core::Time follows_since{};

  struct Job {
    WorkToken token;
    core::Time since{};
    /// The time at which it had to give it up; `core::never` while it may continue.
    core::Time revoked_at = core::never;
  };
  /// The units that it works on: assigned, and not given up.
  std::map<std::string, Job> jobs;
  /// The units that it reports to own.
  std::map<std::string, WorkToken> owns;
  std::map<std::string, NodeId> table;

  /// Whether it has the unit from the leadership that it has followed all the time and that
  /// therefore knows of it.
  bool has_from_its_leader(const std::string& unit) const;
};

/// The real work of each node, as opposed to the views of nodes.
///
/// A process that was stopped in order continues until it has given everything up; a crashed
/// process does not. Distinct objects: safe. Shared objects: unsafe.
class Workforce {
 public:
  void see(const Observation& observation);

  /// Null for a node that takes no part.
  const Worker* find(const NodeId& node) const;
  const std::map<NodeId, Worker>& workers() const { return workers_; }

 private:
  void follow(Worker& worker, const Observation& observation);

  std::map<NodeId, Worker> workers_;
  std::map<NodeId, std::string> communities_;
};

}  // namespace muster::check
