#include "monitor/partitions_section.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

namespace muster::monitor {

namespace {

Value told(const std::vector<Partition>& partitions, const AssignmentToken& token) {
  return boost::json::object{{"partitions", boost::json::value_from(partitions)},
                             {"term", token.leader.term},
                             {"leader", token.leader.id.to_string()},
                             {"version", token.version}};
}

}  // namespace

PartitionsSection::PartitionsSection(Partitions& partitions, const Put& put)
    : partitions_(partitions) {
  connections_.emplace_back(
      partitions.on_assigned([counts = counts_, put](const auto& these, const auto& token) {
        counts->begun += these.size();
        put("assigned", told(these, token));
      }));
  connections_.emplace_back(
      partitions.on_revoked([counts = counts_, put](const auto& these, const auto& token) {
        counts->ended += these.size();
        put("revoked", told(these, token));
      }));
  connections_.emplace_back(
      partitions.on_error([counts = counts_](const Error&) { ++counts->failures; }));
}

Value PartitionsSection::summary(const Snapshot& snapshot) {
  std::vector<Node> nodes = snapshot.nodes;
  nodes.push_back(snapshot.self);
  Value table = to_value(partitions_.table(), nodes);
  table.as_object()["count"] = partitions_.count();
  return table;
}

std::optional<WorkFigures> PartitionsSection::figures() {
  const PartitionTable table = partitions_.table();
  WorkFigures figures{
      .begun = counts_->begun, .ended = counts_->ended, .failures = counts_->failures};
  std::size_t owned = 0;
  for (const PartitionOwner& owner : table.owners) {
    figures.nodes[owner.node] = owner.partitions.size();
    owned += owner.partitions.size();
  }
  figures.states = {{WorkState::assigned, owned},
                    {WorkState::unowned, partitions_.count() - owned}};
  return figures;
}

}  // namespace muster::monitor
