#include "discovery/holder_value.hpp"

#include <algorithm>

namespace muster::detail {

boost::json::object holder_value(const FencingToken& token, WallTime since,
                                 std::span<const Node> nodes) {
  const auto node = std::find_if(nodes.begin(), nodes.end(),
                                 [&](const Node& each) { return each.id == token.id; });
  return {{"term", token.term},
          {"node", token.id.to_string()},
          {"name", node == nodes.end() ? Value(nullptr) : Value(node->name)},
          {"since", rfc3339(since)}};
}

}  // namespace muster::detail
