#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "muster/value.hpp"

namespace muster::detail {

/// The statement of a node about a lock that it has or wants (PROTOCOL.md §7.3).
struct LockRecord {
  bool is_held = false;
  /// Of the request that has the lock or wants it.
  std::uint64_t ticket = 0;
  /// Calls of the node that wait for the lock.
  std::uint64_t waiting = 0;
  /// When the node got the lock or began to wait, by its own clock: milliseconds since 1970 UTC.
  std::uint64_t since = 0;

  friend bool operator==(const LockRecord&, const LockRecord&) = default;
};
using LockRecords = std::map<std::string, LockRecord, std::less<>>;

/// The attribute that has the records.
inline constexpr std::string_view locks_attribute = "locks";
/// A node publishes no more records than this. They fit into an attribute, whose limit is 64 KiB.
inline constexpr std::size_t lock_records_max = 128;

Value to_json(const LockRecords& records);
/// Returns nothing for anything else.
std::optional<LockRecords> read_lock_records(const Value& value);

}  // namespace muster::detail
