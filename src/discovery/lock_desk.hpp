#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "discovery/lock_message.hpp"
#include "discovery/lock_record.hpp"
#include "muster/fencing_token.hpp"
#include "muster/id.hpp"

namespace muster::detail {

/// Names one call for a lock.
using LockCall = std::uint64_t;

struct LockSend {
  NodeId to;
  LockMessage message;
};
/// The call has the lock from now on.
struct LockTaken {
  LockCall call = 0;
  FencingToken token;
};
/// The call ends without the lock.
struct LockMissed {
  enum class Reason { refused, timed_out, stopped, cancelled };

  LockCall call = 0;
  Reason reason = Reason::refused;
};
/// The call had the lock and has it no longer, although it was not released.
struct LockLost {
  LockCall call = 0;
};
/// The end of a call's wait.
using LockEnd = std::variant<LockTaken, LockMissed>;

/// How a call waits for a lock.
struct LockWish {
  /// Ends at once if another program has or wants the lock.
  bool tries = false;
  /// Ends after this time. If unset, never.
  std::optional<Duration> timeout = {};
};

/// The locks of one node: asks all other members for a lock, and answers them. The algorithm is
/// that of Ricart and Agrawala, with the tickets of Lamport:
///
/// * A request has a ticket above all tickets seen, and goes to every other member.
/// * A member grants it, unless it has the lock, or wants it with a lower ticket. Then it grants it
///   when it has released the lock.
/// * The lock is held once every member has granted it or was removed.
///
/// So the lock goes from ticket to ticket, and the pair (ticket, node id) is the fencing token.
/// Other nodes may have removed a node that was away for longer than its lease. Such a node loses
/// the locks that it has, and asks again for the locks that it wants.
///
/// Knows neither network nor clock: after every input, send `take_sends`, report `take_ends` and
/// `take_outputs`, and wait for `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
class LockDesk {
 public:
  struct Settings {
    /// A node that has just started listens this long before it holds a lock.
    Duration listen_window{};
    /// Members that have not answered are asked again after this time.
    Duration retry{};
    /// A lock that is held or wanted for longer than this is published.
    Duration lasting{};
  };

  LockDesk(const NodeId& self, const Settings& settings) : self_(self), settings_(settings) {}

  /// The time of day, in milliseconds since 1970 UTC, from which records are dated.
  void set_wall(std::uint64_t now) { wall_ = now; }
  void start(core::Time now);
  void stop(core::Time now);
  /// A member was added.
  void add(const NodeId& member, core::Time now);
  void remove(const NodeId& member, core::Time now);
  void receive(const NodeId& from, const LockMessage& message, core::Time now);
  /// This node's lease has ended.
  void lapse(core::Time now);
  void advance(core::Time now);

  /// Calls of one lock on this node wait for each other, in their order.
  LockCall call(std::string_view lock, const LockWish& wish, core::Time now);
  /// The call releases the lock, or no longer waits for it.
  void release(LockCall call, core::Time now);

  /// The token of a call that has its lock.
  std::optional<FencingToken> token(LockCall call) const;
  /// Whether it has or wants a lock, and so needs the node's lease.
  bool is_active() const;

  std::vector<LockSend> take_sends() { return std::exchange(sends_, {}); }
  std::vector<LockEnd> take_ends() { return std::exchange(ends_, {}); }
  /// The records to publish, if they have changed.
  std::optional<LockRecords> take_records();
  std::vector<LockLost> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;

 private:
  struct Waiting {
    LockCall call = 0;
    bool tries = false;
    core::Time until = core::never;
  };
  struct Answered {
    std::uint64_t ticket = 0;
    std::uint64_t highest = 0;
  };
  struct Lock {
    std::string name;
    /// The first one has or wants the lock; the others wait for it.
    std::deque<Waiting> calls;
    /// The highest ticket seen.
    std::uint64_t seen = 0;
    /// The highest ticket that may have held the lock, as far as this node knows.
    std::uint64_t highest = 0;
    /// Of the present request; 0 if there is none.
    std::uint64_t ticket = 0;
    bool is_held = false;
    std::set<NodeId> pending;
    core::Time ask_again_at = core::never;
    /// When the node got the lock or began to wait, by the wall clock.
    std::uint64_t since = 0;
    /// From then on the node publishes that it has or wants the lock.
    core::Time lasting_at = core::never;
    bool is_lasting = false;
    /// The requests that wait for this node, with their tickets.
    std::map<NodeId, std::uint64_t> deferred;
    /// The latest answer to each node, which is repeated for a repeated request.
    std::map<NodeId, Answered> answered;
  };
  using Locks = std::map<std::string, Lock, std::less<>>;

  Lock* find(LockCall call);
  Lock* open(std::string_view name);
  /// The member's earlier requests are over.
  void forget(Lock& lock, const NodeId& member);
  void receive_request(const NodeId& from, const LockRequest& request);
  void receive_answer(const NodeId& from, const LockAnswer& answer, core::Time now);
  /// Whether this node goes before that request.
  bool goes_first(const Lock& lock, const NodeId& from, std::uint64_t ticket) const;
  void grant(Lock& lock, const NodeId& to, std::uint64_t ticket);
  void answer(const Lock& lock, const NodeId& to, std::uint64_t ticket, LockAnswer::Verdict verdict,
              std::uint64_t highest);
  void ask(Lock& lock, const NodeId& member);
  void begin(Lock& lock, core::Time now);
  void consider(Lock& lock, core::Time now);
  /// The present request ends, and the next call's begins.
  void finish(Lock& lock, core::Time now);
  void withdraw(Lock& lock);
  void miss(const Waiting& waiting, LockMissed::Reason reason);
  void end_late_calls(Lock& lock, core::Time now);

  NodeId self_;
  Settings settings_;
  std::uint64_t wall_ = 0;
  bool is_started_ = false;
  core::Time listen_until_{};
  std::set<NodeId> members_;
  Locks locks_;
  LockCall last_call_ = 0;
  /// As they were published last.
  LockRecords records_;
  std::vector<LockSend> sends_;
  std::vector<LockEnd> ends_;
  std::vector<LockLost> outputs_;
};

}  // namespace muster::detail
