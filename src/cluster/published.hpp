#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cluster/table.hpp"
#include "muster/published_work.hpp"

namespace muster::cluster {

/// The table of a set as the highest-ranked leader among `nodes` publishes it. Nothing if none of
/// them does, or it is still arriving. Throws `Error{configuration_mismatch}` if the set is of
/// another kind than `wanted`.
std::optional<Table> find_published(std::span<const Node> nodes, std::string_view set,
                                    SetKind wanted);

}  // namespace muster::cluster
