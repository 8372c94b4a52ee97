#include "cluster/partition_board.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "cluster/set_kind.hpp"

namespace muster::cluster {

namespace {

Units units_of(std::uint32_t count) {
  Units units;
  for (Partition partition = 0; partition < count; ++partition) {
    units.emplace(unit_of(partition), Unit{});
  }
  return units;
}

/// Adds `next` to `queued` if both are of the kind.
template <class Kind>
bool join(PartitionOutput& queued, PartitionOutput& next) {
  auto* first = std::get_if<Kind>(&queued);
  const auto* second = std::get_if<Kind>(&next);
  if (first == nullptr || second == nullptr) return false;
  first->partitions.insert(first->partitions.end(), second->partitions.begin(),
                           second->partitions.end());
  first->token = std::max(first->token, second->token);
  return true;
}

}  // namespace

UnitId unit_of(Partition partition) {
  return std::to_string(partition);
}

Partition partition_in(const UnitId& unit) {
  Partition partition = 0;
  std::from_chars(unit.data(), unit.data() + unit.size(), partition);
  return partition;
}

PartitionTable read_table(const Table& table) {
  PartitionTable read{{table.author, table.version}, {}, {}};
  std::map<NodeId, std::vector<Partition>> owners;
  for (const auto& [unit, claim] : *table.ledger) {
    auto& partitions = claim.owner.is_nil() ? read.unowned : owners[claim.owner];
    partitions.push_back(partition_in(unit));
  }
  for (auto& [node, partitions] : owners) {
    std::sort(partitions.begin(), partitions.end());
    read.owners.push_back({node, std::move(partitions)});
  }
  std::sort(read.unowned.begin(), read.unowned.end());
  return read;
}

PartitionBoard::PartitionBoard(const NodeId& self, const AssignmentOptions& options,
                               const LeaseTiming& timing, std::uint32_t count)
    : set_(options.set), count_(count), distribution_(self, options, timing, count) {
  distribution_.set_units(units_of(count), {});
}

void PartitionBoard::given_up(const std::vector<Partition>& partitions, Time now) {
  std::vector<UnitId> units;
  for (const Partition partition : partitions) units.push_back(unit_of(partition));
  distribution_.released(units, now);
  settle();
}

void PartitionBoard::advance(Time now) {
  distribution_.advance(now);
  settle();
}

void PartitionBoard::start(Time now) {
  // What was held in an earlier life has ended without a slot.
  if (std::exchange(was_stopped_, false)) distribution_.release_all(now);
  settle();
}

void PartitionBoard::stop(Time now) {
  was_stopped_ = true;
  distribution_.stop(now);
  settle();
  outputs_.clear();
}

void PartitionBoard::settle() {
  for (Output& output : distribution_.take_outputs()) take(output);
}

void PartitionBoard::take(Output& output) {
  if (auto* change = std::get_if<AttributeChange>(&output)) {
    messages_.emplace_back(std::move(*change));
  } else if (auto* send = std::get_if<Send>(&output)) {
    messages_.emplace_back(std::move(*send));
  } else if (const auto* assign = std::get_if<Assign>(&output)) {
    outputs_.emplace_back(PartitionsAssigned{{partition_in(assign->unit)}, assign->claim.token});
  } else if (const auto* revoke = std::get_if<Revoke>(&output)) {
    outputs_.emplace_back(PartitionsRevoked{{partition_in(revoke->unit)}, revoke->claim.token});
  } else if (const auto* mismatch = std::get_if<ConstitutionMismatch>(&output)) {
    outputs_.emplace_back(mismatch_error(set_, mismatch->leader, mismatch->constitution, count_));
  } else if (std::holds_alternative<TableChanged>(output)) {
    outputs_.emplace_back(TableChanged{});
  }
}

void PartitionBoard::enqueue(std::deque<PartitionOutput>& queue, PartitionOutput next) {
  const bool table_waits = !queue.empty() && std::holds_alternative<TableChanged>(queue.back());
  if (table_waits && std::holds_alternative<TableChanged>(next)) return;
  if (table_waits) queue.pop_back();
  const bool is_joined = !queue.empty() && (join<PartitionsAssigned>(queue.back(), next) ||
                                            join<PartitionsRevoked>(queue.back(), next));
  if (!is_joined) queue.push_back(std::move(next));
  if (table_waits) queue.emplace_back(TableChanged{});
}

}  // namespace muster::cluster
