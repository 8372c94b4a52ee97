#include <boost/json/object.hpp>
#include <map>

#include "discovery/holder_value.hpp"
#include "discovery/lock_record.hpp"
#include "discovery/wall_clock.hpp"
#include "muster/lock.hpp"

namespace muster {

namespace {

/// Adds the record of a node. Of several holders, the status shows the one of the latest token.
void count(LockStatus& status, const NodeId& node, const detail::LockRecord& record) {
  status.waiting += record.waiting;
  if (!record.is_held) return;
  const FencingToken token{record.ticket, node};
  if (status.holder && !(*status.holder < token)) return;
  status.holder = token;
  status.since = detail::wall_time(record.since);
}

}  // namespace

std::vector<LockStatus> published_locks(std::span<const Node> nodes) {
  std::map<std::string, LockStatus> locks;
  for (const Node& node : nodes) {
    const auto found = node.attributes->find(detail::locks_attribute);
    if (found == node.attributes->end()) continue;
    const auto records = detail::read_lock_records(found->second.value);
    if (!records) continue;
    for (const auto& [lock, record] : *records) count(locks[lock], node.id, record);
  }
  std::vector<LockStatus> statuses;
  for (auto& [lock, status] : locks) {
    status.name = lock;
    statuses.push_back(std::move(status));
  }
  return statuses;
}

Value to_value(const LockStatus& lock, std::span<const Node> nodes) {
  boost::json::object object{{"lock", lock.name}, {"waiting", lock.waiting}, {"holder", nullptr}};
  if (lock.holder) object["holder"] = detail::holder_value(*lock.holder, lock.since, nodes);
  return object;
}

}  // namespace muster
