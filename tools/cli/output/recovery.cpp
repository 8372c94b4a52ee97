#include "cli/output/recovery.hpp"

#include <algorithm>
#include <utility>

namespace muster::cli {

void Recovery::removed(const Node& node, Steady now) {
  const auto owner = std::find_if(table_.owners.begin(), table_.owners.end(),
                                  [&](const PartitionOwner& each) { return each.node == node.id; });
  if (owner == table_.owners.end() || owner->partitions.empty()) return;
  if (lost_.empty()) {
    removed_at_ = now;
    last_seen_ = node.last_seen;
    recovered_ = {};
  }
  last_seen_ = std::min(last_seen_, node.last_seen);
  if (!lost_.insert(node.id).second) return;
  recovered_.lost.push_back(node.name);
  recovered_.partitions += owner->partitions.size();
}

std::optional<Recovered> Recovery::table(const PartitionTable& table, Steady now, Wall wall) {
  table_ = table;
  const bool is_waiting =
      std::any_of(table.owners.begin(), table.owners.end(),
                  [this](const PartitionOwner& owner) { return lost_.contains(owner.node); });
  if (lost_.empty() || is_waiting || !table.unowned.empty()) return std::nullopt;
  lost_.clear();
  recovered_.since_removal = now - removed_at_;
  // The wall clock may have stepped back since then.
  recovered_.since_last_seen = std::max<Duration>(wall - last_seen_, recovered_.since_removal);
  return std::exchange(recovered_, {});
}

}  // namespace muster::cli
