#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "discovery/host.hpp"
#include "discovery/leading.hpp"
#include "discovery/lock_desk.hpp"
#include "discovery/signals.hpp"
#include "muster/lock.hpp"

namespace muster::detail {

/// Receives the events of one `Lock`.
struct LockAudience {
  Signal<> lost;
  ErrorSignal error;

  void disconnect_all() {
    lost.disconnect_all_slots();
    error.disconnect_all_slots();
  }
};

/// The `LockDesk` of a node, hosted on it, for all `Lock`s of the node and for the requests of
/// other nodes.
class LockHost : public Host<LockHost, LockDesk> {
 public:
  explicit LockHost(Discovery& node);
  /// Hears the events of the node. To be called once.
  void connect();

  Discovery& node() const { return node_; }
  /// A message on `lock_channel` for this node alone.
  void hear(const NodeId& from, const Value& message);
  LockCall call(const std::shared_ptr<LockAudience>& audience, std::string_view lock,
                const LockWish& wish, Lock::Done done);
  void cancel(LockCall call);
  void unlock(const LockAudience& audience);
  /// Ends all calls of the audience.
  void close(const LockAudience& audience);
  std::optional<FencingToken> token(const LockAudience& audience) const;
  using Host::finish_slots;

 private:
  friend Host;
  struct Call {
    std::shared_ptr<LockAudience> audience;
    /// Unset when it has been called.
    Lock::Done done;
  };

  // For the host.

  void perform(const LockLost& lost);
  void follow(core::Time now);
  void settled();
  void end_completions(std::error_code why);
  void disconnect_slots() { connections_.clear(); }

  void begin(core::Time now);
  void send_all();
  void publish(const LockRecords& records);
  bool send(const LockSend& message);
  void end(const LockTaken& taken);
  void end(const LockMissed& missed);
  void complete_call(Call& call, std::error_code how, const FencingToken& token);
  /// The call that holds the audience's lock.
  std::optional<LockCall> held_by(const LockDesk& desk, const LockAudience& audience) const;

  Discovery& node_;
  Leading leading_;
  std::vector<ScopedConnection> connections_;
  bool is_node_running_ = false;
  std::map<LockCall, Call> calls_;
};

}  // namespace muster::detail
