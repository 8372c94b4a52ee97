#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/api.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/fencing_token.hpp"

namespace muster {

/// A lock that one program of the cluster holds at a time.
///
/// A lock is stricter than an election: it is held only once every other node has granted it or was
/// removed. Waiting programs get it in the order of their requests. Without a clock for all hosts,
/// "first" means: the program whose request was known to the other one when that one asked. Of two
/// requests that crossed, the one with the lower ticket goes first, and then the one of the lower
/// node id.
///
/// A lock is a lease. A process that is paused or cut off for longer than its lease loses the lock
/// (`on_lost`), and the others get it. While a network is split, each side can hold the lock. So
/// use the token: send it along with each write, and let the target refuse a write with a lower
/// token than it has seen. Tokens of one lock only grow while a node that knows the latest one is
/// present.
///
/// All nodes of the cluster answer, whether they use locks or not. A lock that nobody wants costs
/// nothing. Slots run on the node's executor, and end like those of `Discovery`. Safe to call from
/// any thread. Destroying it releases the lock.
class MUSTER_API Lock {
 public:
  /// Names a call, to cancel it.
  using CallId = std::uint64_t;
  /// The end of a call: with the token of a lock that is held, or with an error and a token of term
  /// 0. `Errc::lock_held`, `timed_out`, `cancelled`, or `stopped` if the node stops first or the
  /// lock is destroyed.
  using Done = std::function<void(std::error_code, const FencingToken&)>;

  /// Several objects of one name on one node wait for each other. `node` must outlive this. Throws
  /// `Error{invalid_option}`: a name is 1 to 64 bytes of UTF-8, and an observer holds no locks.
  Lock(Discovery& node, std::string_view name);
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock();

  Discovery& node();
  const std::string& name() const;

  /// Calls `done` once, as a slot, when this object holds the lock. Before the node's start it
  /// waits. A second call of one object waits for its first one to be unlocked.
  CallId lock(Done done);
  /// Ends with `lock_held` at once if another program has or wants the lock.
  CallId try_lock(Done done);
  /// Ends with `timed_out` after this time.
  CallId lock_for(Duration timeout, Done done);
  /// Releases the lock, if this object holds it.
  void unlock();
  /// The call ends with `cancelled`. If it has the lock already, it releases it.
  void cancel(CallId call);

  /// Whether this object holds the lock at this moment. Checks the lease at the call.
  bool is_held() const;
  /// The token, checked like `is_held`.
  std::optional<FencingToken> token() const;

  /// The lock is lost: the lease ended, or the node stopped. Stop the work that it protects.
  Connection on_lost(std::function<void()> slot);
  /// A slot threw.
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

/// A lock that a program has held or waited for during a second or longer, as the records of nodes
/// show it. Shorter uses are not published.
struct LockStatus {
  std::string name;
  /// With its token. Unset while programs only wait.
  std::optional<FencingToken> holder;
  /// When the holder got the lock, by the clock of its host.
  std::chrono::system_clock::time_point since;
  /// Calls that wait.
  std::size_t waiting = 0;

  friend bool operator==(const LockStatus&, const LockStatus&) = default;
};

/// The locks that `nodes` publish, by name. For a node that uses none of them, such as an observer.
MUSTER_API std::vector<LockStatus> published_locks(std::span<const Node> nodes);

/// The JSON object that the command-line tool prints: lock, waiting, holder (null, or term, node,
/// name if it is among `nodes`, since as RFC 3339).
MUSTER_API Value to_value(const LockStatus& lock, std::span<const Node> nodes);

}  // namespace muster
