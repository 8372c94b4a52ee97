#include "cli/bench/partner.hpp"

#include <algorithm>

#include "cli/bench/probe.hpp"

namespace muster::cli {

namespace {

bool answers(const Node& node) {
  return node.attributes->contains(BenchProbe::attribute);
}

bool is_meant(const Node& node, std::string_view words) {
  const bool is_address =
      std::any_of(node.addresses.begin(), node.addresses.end(),
                  [words](const NodeAddress& known) { return known.address == words; });
  return is_address || node.name == words || node.host_name == words ||
         node.id.to_string().ends_with(words);
}

}  // namespace

std::vector<Node> find_partners(std::span<const Node> nodes, std::string_view words) {
  std::vector<Node> found;
  for (const Node& node : nodes) {
    if (answers(node) && is_meant(node, words)) found.push_back(node);
  }
  return found;
}

std::string answering_names(std::span<const Node> nodes) {
  std::string names;
  for (const Node& node : nodes) {
    if (!answers(node)) continue;
    if (!names.empty()) names += ", ";
    names += node.name;
  }
  return names;
}

}  // namespace muster::cli
