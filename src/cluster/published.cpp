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
#include "cluster/resource_board.hpp"
#include "cluster/set_kind.hpp"
#include "cluster/standing.hpp"

namespace muster {

namespace {

/// The master among `nodes` that ranks highest. Null if there is none.
const Node* highest_master(std::span<const Node> nodes) {
  const Node* highest = nullptr;
  for (const Node& node : nodes) {
    if (!node.is_master) continue;
    if (highest == nullptr ||
        std::pair(highest->term, highest->id) < std::pair(node.term, node.id)) {
      highest = &node;
    }
  }
  return highest;
}

/// How a node takes part in a set; nothing if it does not.
std::optional<cluster::Standing> standing_of(const Node& node, std::string_view set) {
  const auto found = node.attributes->find(cluster::set_name(set));
  if (found == node.attributes->end()) return std::nullopt;
  return cluster::decode_standing(found->second.typed);
}

}  // namespace

std::string_view to_string(SetKind kind) {
  return kind == SetKind::partitions ? "partitions" : "resources";
}

std::optional<SetKind> published_kind(std::span<const Node> nodes, std::string_view set) {
  const Node* master = highest_master(nodes);
  const auto standing = master == nullptr ? std::nullopt : standing_of(*master, set);
  if (!standing) return std::nullopt;
  return cluster::kind_of(standing->constitution);
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
  if (!reader.read(*highest_master(nodes)->attributes)) return std::nullopt;
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
  return boost::json::object{{"term", table.stamp.master.term},
                             {"master", table.stamp.master.id.to_string()},
                             {"version", table.stamp.version},
                             {"resources", std::move(resources)}};
}

}  // namespace muster
