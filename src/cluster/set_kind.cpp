#include "cluster/set_kind.hpp"

#include <fmt/format.h>

#include <string>

namespace muster::cluster {

namespace {

std::string describe(std::uint64_t constitution) {
  if (kind_of(constitution) == SetKind::resources) return "resources";
  return fmt::format("{} partitions", constitution);
}

}  // namespace

SetKind kind_of(std::uint64_t constitution) {
  return constitution == resources_constitution ? SetKind::resources : SetKind::partitions;
}

Error mismatch_error(std::string_view set, const NodeId& leader, std::uint64_t of_leader,
                     std::uint64_t of_this_node) {
  const bool is_same_kind = kind_of(of_leader) == kind_of(of_this_node);
  return Error(Errc::configuration_mismatch,
               fmt::format("in the set \"{}\" the leader {} shares out {} and this node {}; {}",
                           set, leader.to_string(), describe(of_leader), describe(of_this_node),
                           is_same_kind ? "give both the same number"
                                        : "give one of the two sets another name"));
}

}  // namespace muster::cluster
