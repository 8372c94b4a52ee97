#include "cluster/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "cluster/distribution.hpp"
#include "cluster/ledger_reader.hpp"
#include "cluster/node_name.hpp"
#include "cluster/participation.hpp"
#include "cluster/resource_board.hpp"
#include "cluster/set_kind.hpp"
#include "core/contest.hpp"

namespace muster {

namespace {

/// How a node takes part in a set; nothing if it does not.
std::optional<cluster::Participation> part_of(const Node& node, std::string_view set) {
  const auto found = node.attributes->find(cluster::set_name(set));
  if (found == node.attributes->end()) return std::nullopt;
  return cluster::decode_participation(found->second.typed);
}

struct Leader {
  const Node* node = nullptr;
  cluster::Standing standing;
};

/// The highest-ranked leader of the set among `nodes`.
std::optional<Leader> leader_of(std::span<const Node> nodes, std::string_view set) {
  std::optional<Leader> highest;
  core::Leadership rank;
  for (const Node& node : nodes) {
    auto part = part_of(node, set);
    if (!part || !part->candidacy.leads) continue;
    const std::uint64_t favour = node.is_master ? node.term : 0;
    const core::Leadership own{part->candidacy.led_term,
                               {favour, {part->candidacy.weight, node.id}}};
    if (highest && own < rank) continue;
    highest = Leader{&node, std::move(part->standing)};
    rank = own;
  }
  return highest;
}

}  // namespace

std::string_view to_string(SetKind kind) {
  return kind == SetKind::partitions ? "partitions" : "resources";
}

std::optional<SetKind> published_kind(std::span<const Node> nodes, std::string_view set) {
  const auto leader = leader_of(nodes, set);
  if (!leader) return std::nullopt;
  return cluster::kind_of(leader->standing.constitution);
}

std::optional<cluster::Table> cluster::find_published(std::span<const Node> nodes,
                                                      std::string_view set, SetKind wanted) {
  const auto kind = published_kind(nodes, set);
  if (!kind) return std::nullopt;
  if (*kind != wanted) {
    throw Error(
        Errc::configuration_mismatch,
        fmt::format("the set \"{}\" shares out {}, not {}; name a set of {}, or read it "
                    "with {}",
                    set, to_string(*kind), to_string(wanted), to_string(wanted),
                    *kind == SetKind::partitions ? "published_table" : "published_resources"));
  }
  LedgerReader reader(set_name(set) + ".table");
  if (!reader.read(*leader_of(nodes, set)->node->attributes)) return std::nullopt;
  return Table{reader.author(), reader.version(), reader.view()};
}

std::optional<ResourceTable> published_resources(std::span<const Node> nodes,
                                                 std::string_view set) {
  const auto table = cluster::find_published(nodes, set, SetKind::resources);
  if (!table) return std::nullopt;
  ResourceTable read{{table->author, table->version}, {}};
  for (const auto& [unit, claim] : *table->ledger) {
    read.resources.push_back(
        {.id = unit,
         .owner = claim.owner,
         .is_allocated = claim.unit.tag == cluster::ResourceBoard::allocated_tag});
  }
  return read;
}

Value to_value(const ResourceTable& table, std::span<const Node> nodes) {
  boost::json::array resources;
  for (const KnownResource& resource : table.resources) {
    const NodeId& owner = resource.owner;
    resources.push_back({{"id", resource.id},
                         {"owner", owner.is_nil() ? Value(nullptr) : Value(owner.to_string())},
                         {"name", cluster::name_of(owner, nodes)},
                         {"isAllocated", resource.is_allocated}});
  }
  return boost::json::object{{"term", table.stamp.leader.term},
                             {"leader", table.stamp.leader.id.to_string()},
                             {"version", table.stamp.version},
                             {"resources", std::move(resources)}};
}

}  // namespace muster
