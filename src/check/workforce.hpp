#pragma once

#include <map>
#include <optional>
#include <string>

#include "check/observation.hpp"

namespace muster::check {

/// A node that takes part in sharing out work.
struct Worker {
  NodeId node;
  /// Only members of one community share.
  std::string community;
  Enlisted terms;
  /// Whose word counts for it, and since when.
  std::optional<Reign> follows;
  core::Time follows_since{};

  struct Job {
    WorkToken token;
    core::Time since{};
    /// When it was to give it up; `core::never` while it may go on.
    core::Time revoked_at = core::never;
  };
  /// What it works on: assigned, and not given up.
  std::map<std::string, Job> jobs;
  /// What it says it owns.
  std::map<std::string, WorkToken> owns;
  std::map<std::string, NodeId> table;

  /// It has the unit from the mastership that it has followed ever since: that one knows.
  bool has_from_its_master(const std::string& unit) const;
};

/// Who works on what, as opposed to what anybody believes.
///
/// A process that was stopped in order goes on until it has given everything up; one that crashed
/// does not.
/// Distinct objects: safe. Shared objects: unsafe.
class Workforce {
 public:
  void see(const Observation& observation);

  /// Null for who takes no part.
  const Worker* find(const NodeId& node) const;
  const std::map<NodeId, Worker>& workers() const { return workers_; }

 private:
  void follow(Worker& worker, const Observation& observation);

  std::map<NodeId, Worker> workers_;
  std::map<NodeId, std::string> communities_;
};

}  // namespace muster::check
