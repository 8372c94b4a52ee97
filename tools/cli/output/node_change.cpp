#include "cli/output/node_change.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "cli/output/node_table.hpp"

namespace muster::cli {

namespace {

using Changes = std::vector<std::string>;

void add_role(Changes& changes, const Node& before, const Node& after) {
  if (before.is_master_eligible != after.is_master_eligible) {
    changes.push_back(after.is_master_eligible ? "may become master" : "will not be master");
  }
  if (before.is_master && !after.is_master) changes.push_back("no longer master");
}

bool has(const Node& node, const NodeAddress& address) {
  return std::find(node.addresses.begin(), node.addresses.end(), address) != node.addresses.end();
}

void add_addresses(Changes& changes, const Node& before, const Node& after) {
  for (const NodeAddress& address : after.addresses) {
    if (has(before, address)) continue;
    changes.push_back(fmt::format("also at {} by {}", address.address, address.interface));
  }
  for (const NodeAddress& address : before.addresses) {
    if (has(after, address)) continue;
    changes.push_back(fmt::format("no longer at {} by {}", address.address, address.interface));
  }
}

}  // namespace

std::string describe_change(const Node& before, const Node& after) {
  Changes changes;
  if (before.is_suspected && !after.is_suspected) changes.push_back("answers again");
  add_role(changes, before, after);
  if (before.weight != after.weight) changes.push_back(fmt::format("weight {}", after.weight));
  if (before.name != after.name) changes.push_back("name " + after.name);
  if (before.info != after.info) changes.push_back("info " + text_of(after.info));
  add_addresses(changes, before, after);
  return fmt::format("{}", fmt::join(changes, ", "));
}

}  // namespace muster::cli
