#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "muster/value.hpp"

/// The messages of locks (PROTOCOL.md §7.3). Each is for one node.
namespace muster::detail {

/// The channel of locks.
inline constexpr std::string_view lock_channel = "muster.lock";
/// Bytes of the name of a lock.
inline constexpr std::size_t lock_name_bytes_max = 64;

/// "May I have the lock?" Every other member is asked.
struct LockRequest {
  std::string lock;
  /// Above every ticket of this lock that the sender had seen. Lower tickets go first.
  std::uint64_t ticket = 0;
  /// The sender does not wait: a node that has or wants the lock refuses.
  bool tries = false;

  friend bool operator==(const LockRequest&, const LockRequest&) = default;
};

struct LockAnswer {
  enum class Verdict {
    granted,
    /// The sender grants it when it no longer has or wants the lock.
    deferred,
    refused,
  };

  std::string lock;
  /// That of the request.
  std::uint64_t ticket = 0;
  Verdict verdict = Verdict::granted;
  /// The highest ticket that may have held the lock, as far as the sender knows.
  std::uint64_t highest = 0;

  friend bool operator==(const LockAnswer&, const LockAnswer&) = default;
};

using LockMessage = std::variant<LockRequest, LockAnswer>;

Value to_json(const LockMessage& message);
/// Returns nothing for a value that is no such message.
std::optional<LockMessage> read_lock_message(const Value& value);

}  // namespace muster::detail
