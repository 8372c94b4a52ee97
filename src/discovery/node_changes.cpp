#include "muster/node_changes.hpp"

#include <tuple>

namespace muster {

namespace {

/// Names of what only one of the two has, or has with another value.
std::vector<std::string> changed_names(const Attributes& before, const Attributes& after) {
  std::vector<std::string> names;
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->first < now->first)) {
      names.push_back((old++)->first);
    } else if (old == before.end() || now->first < old->first) {
      names.push_back((now++)->first);
    } else {
      if (old->second != now->second) names.push_back(now->first);
      ++old;
      ++now;
    }
  }
  return names;
}

auto role_of(const Node& node) {
  return std::tuple(node.is_master, node.term, node.is_master_eligible, node.weight);
}

}  // namespace

NodeChanges changes_between(const Node& before, const Node& after) {
  NodeChanges changes{.info = before.info != after.info,
                      .role = role_of(before) != role_of(after),
                      .addresses = before.addresses != after.addresses,
                      .suspicion = before.is_suspected != after.is_suspected};
  if (before.attributes != after.attributes) {
    changes.attributes = changed_names(*before.attributes, *after.attributes);
  }
  return changes;
}

}  // namespace muster
