#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/node.hpp"
#include "muster/resource.hpp"

/// Shared work as it can be read from the nodes of a cluster, without taking part in it: by an
/// observer, say.
namespace muster {

/// The kind of the units of a set of shared work.
enum class SetKind {
  /// Numbers: `Partitions`.
  partitions,
  /// Items with an id: `Resources` and `Instances`.
  resources,
};

/// "partitions", "resources".
MUSTER_API std::string_view to_string(SetKind kind);

/// The kind of a set that the highest-ranked leader among `nodes` shares out; nothing if it shares
/// out no such set.
MUSTER_API std::optional<SetKind> published_kind(std::span<const Node> nodes, std::string_view set);

/// All resources of a set, by the latest table of the leader.
struct ResourceTable {
  /// The leadership that wrote it, and how often it has.
  AssignmentToken stamp;
  /// By id.
  std::vector<KnownResource> resources;

  friend bool operator==(const ResourceTable&, const ResourceTable&) = default;
};

/// The table of a set of resources as the highest-ranked leader among `nodes` publishes it. Nothing
/// if there is none, or it is still arriving. Throws `Error{configuration_mismatch}` for a set of
/// partitions: `published_table` reads those.
MUSTER_API std::optional<ResourceTable> published_resources(std::span<const Node> nodes,
                                                            std::string_view set = "resources");

/// As a JSON object: term, leader, version, resources (of each: id, owner, name of the owner if it
/// is among `nodes`, isAllocated). The owner is null while a resource has none.
MUSTER_API Value to_value(const ResourceTable& table, std::span<const Node> nodes);

}  // namespace muster
