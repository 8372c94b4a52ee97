#pragma once

#include <map>
#include <optional>
#include <string>

#include "check/checker.hpp"
#include "check/term_book.hpp"

namespace muster::check {

struct Life;

/// Named elections. Every token (term, id) of an election is unique, and a node takes no term at or
/// below one that it has seen. After the cluster has settled, all nodes that reach each other name
/// the same leader. The number of leaders is that of the election, or that of the candidates if
/// there are fewer.
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
  /// The node begins a new life.
  void forget(const NodeId& node);

  std::map<std::string, Parts> elections_;
  std::map<std::string, TermBook> books_;
};

}  // namespace muster::check
