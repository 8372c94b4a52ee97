#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "cluster/claim.hpp"
#include "muster/work_status.hpp"

namespace muster::cluster {

/// Joins what the master's table and the nodes' ledgers say of a part of the units, in the order of
/// their ids: those behind `after`, `limit` of them at most. No more than so many of each ledger
/// are looked at, so that a survey of thousands never takes long at once.
/// Fewer than `limit` are found if and only if there are no more.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Survey {
 public:
  /// Requires: `limit` > 0, and the ledgers stay as they are until `finish`.
  Survey(std::string_view after, std::size_t limit) : after_(after), limit_(limit) {}

  /// Who is to have what.
  void add_table(const Ledger& table);
  /// What a node has, and what it refuses.
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
  /// The first that some ledger has not been asked for; nothing: all have been, for all.
  std::optional<UnitId> end_;
  std::map<UnitId, Found, std::less<>> found_;
};

}  // namespace muster::cluster
