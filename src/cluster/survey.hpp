#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "cluster/claim.hpp"
#include "muster/work_status.hpp"

namespace muster::cluster {

/// Combines the leader's table and the nodes' ledgers for a part of the units, in the order of
/// their ids: at most `limit` units after `after`. The survey looks at no more than `limit` rows of
/// each ledger, so that thousands of units never take long at once. It finds fewer than `limit`
/// units if and only if there are no more.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Survey {
 public:
  /// Requires: `limit` > 0, and the ledgers stay unchanged until `finish`.
  Survey(std::string_view after, std::size_t limit) : after_(after), limit_(limit) {}

  /// Adds the leader's table: the planned owners.
  void add_table(const Ledger& table);
  /// Adds a node's ledger: the units that it has or refuses.
  void add_ledger(const NodeId& node, const Ledger& ledger);

  std::vector<WorkStatus> finish();

 private:
  struct Found {
    const Claim* planned = nullptr;
    NodeId holder;
    AssignmentToken token;
    unsigned refusals = 0;
  };

  template <class Take>
  void add(const Ledger& ledger, Take&& take);
  static WorkStatus describe(const UnitId& id, const Found& found);

  UnitId after_;
  std::size_t limit_;
  /// The first unit that the survey has not looked up in some ledger. Empty: it has seen all units
  /// of all ledgers.
  std::optional<UnitId> end_;
  std::map<UnitId, Found, std::less<>> found_;
};

}  // namespace muster::cluster
