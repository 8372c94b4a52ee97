#include "cli/node/node_choice.hpp"

#include <fmt/format.h>

#include "muster/error.hpp"

namespace muster::cli {

const Node& node_by_ending(std::span<const Node> nodes, std::string_view ending) {
  const Node* found = nullptr;
  for (const Node& node : nodes) {
    if (!node.id.to_string().ends_with(ending)) continue;
    if (found != nullptr) {
      throw Error(Errc::unknown_node,
                  fmt::format("the ids of several nodes end with \"{}\"; give more of it", ending));
    }
    found = &node;
  }
  if (found != nullptr) return *found;
  throw Error(
      Errc::unknown_node,
      fmt::format("no node is known whose id ends with \"{}\"; \"nodes\" lists them", ending));
}

}  // namespace muster::cli
