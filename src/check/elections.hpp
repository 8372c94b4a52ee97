#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "check/checker.hpp"

namespace muster::check {

struct Life;

/// Named elections. Every token (term, id) of an election is unique, and a node takes no term at or
/// below one that it has seen. After the cluster has settled, all nodes that reach each other name
/// the same leader, and as many lead as the election has leaders, if so many stand.
class Elections : public Checker {
 public:
  using Checker::Checker;

  std::string_view name() const override { return "elections"; }
  void see(const Observation& observation) override;
  void settle(core::Time now) override;

 private:
  /// A node in an election.
  struct Part {
    bool stands = false;
    std::optional<std::uint64_t> term;
    /// The leader that it names.
    std::optional<Reign> follows;
  };
  using Parts = std::map<NodeId, Part>;

  void took(const Observation& observation, const std::string& election, std::uint64_t term);
  void settle(core::Time now, const std::string& election, const Parts& parts);
  void settle(core::Time now, const std::string& election, const Parts& parts, const Life& life);
  /// The process of the node has ended, or was stopped.
  void forget(const NodeId& node);

  std::map<std::string, Parts> elections_;
  /// The highest term that each node has seen; kept over stop and start.
  std::map<std::pair<std::string, NodeId>, std::uint64_t> seen_;
  std::set<std::pair<std::string, Reign>> tokens_;
};

}  // namespace muster::check
