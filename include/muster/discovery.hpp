#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "muster/api.hpp"
#include "muster/backlog.hpp"
#include "muster/connection.hpp"
#include "muster/error.hpp"
#include "muster/fencing_token.hpp"
#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/node_changes.hpp"
#include "muster/options.hpp"
#include "muster/reason.hpp"
#include "muster/sealed_datagram.hpp"
#include "muster/statistics.hpp"
#include "muster/timing.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster {

namespace detail {
struct Inside;
}

/// A node: it finds the others on the LAN, knows who is alive, takes part in electing masters, and
/// talks on named channels. It keeps no files and needs no server.
///
/// By default it has a thread of its own, and a second one that takes its place at the sockets
/// while a slot takes long; or it lives on an executor of yours and has none. Slots run on the
/// node's executor, one at a time, after the node has finished what caused them; a slot may call
/// anything, `stop()` included. What a slot throws is caught and goes to `on_error`. However long
/// it takes, the node goes on hearing the others and saying hello; what is to be told waits in
/// order, and only channel messages are dropped when too many wait (`Backlog`,
/// `Options::pending_messages_max`).
///
/// All classes with slots end alike. When `stop()` or the destructor has returned, no slot of the
/// object runs, none begins before the next `start()`, and every completion has been called once,
/// with `Errc::stopped` if the awaited event did not happen.
///
/// - On threads of its own, slots first get the events that waited when `stop()` was called.
/// - On an executor of yours, completions are posted before the call returns. Slots get the events
///   that waited if the calling thread runs that executor. Otherwise the events are dropped.
/// - A slot that runs is waited for, for 30 s at most. Then the log reports the slot, and the call
///   returns.
/// - A slot may stop or destroy its own object. Then the call does not wait: that slot goes on, and
///   completions follow it. After `stop()`, the events that waited follow it, too.
///
/// A node belongs to the process that made it. In a process that is forked from that one, the node
/// is not started, calls that need a started node throw `Error{forked}`, and the destructor does
/// nothing. The same holds for objects that are built on a node: their calls throw `Error{forked}`
/// there, and their destructors do nothing.
///
/// An observer (`Options::observer`) hears everything and sends nothing: `promote`, `demote`,
/// `advertise`, `publish`, `unpublish`, requests and all kinds of `send` throw
/// `Error{invalid_option}`.
///
/// Safe to call from any thread. Destroying it stops it.
class MUSTER_API Discovery {
 public:
  /// Runs on threads of its own from `start()` to `stop()`.
  explicit Discovery(Options options = {});
  /// Runs on `executor` and makes no thread. If one thread alone runs the executor, a long slot
  /// there keeps this node from hearing and from being heard, and the others remove it when its
  /// time is up (`timing()`). Run the executor on two threads, or keep slots short. A strand counts
  /// as one thread.
  ///
  /// While nothing runs the executor, because its `run()` has ended or never began, the node is
  /// silent and no slot runs. All calls and the destructor return all the same. Completions wait
  /// until the executor runs again, and are dropped with it. The executor's context must outlive
  /// this object.
  Discovery(Options options, const boost::asio::any_io_executor& executor);
  Discovery(const Discovery&) = delete;
  Discovery& operator=(const Discovery&) = delete;
  ~Discovery();

  /// Opens the sockets and begins to listen and to say hello. Throws `Error`: a bad option, no
  /// usable interface, a port that is taken, or `already_started`.
  void start();
  /// Says goodbye on every path, then closes, and ends as described above. Throws
  /// `Error{not_started}`.
  void stop();
  bool is_started() const;
  /// Whether it was started and is stopped now: by `stop()`, or after a fault (`internal`).
  bool has_stopped() const;
  /// Whether it only looks on; see `Options::observer`.
  bool is_observer() const;

  /// The other nodes, oldest acquaintance first. Empty when stopped.
  std::vector<Node> nodes() const;
  /// The other node with that id, if it is known.
  std::optional<Node> node(const NodeId& id) const;
  Node self() const;
  NodeId id() const;
  /// What slots run on, one at a time: whatever else is posted to it runs between them. Its own
  /// thread's ends with this object.
  boost::asio::any_io_executor executor();
  /// All masters, this node included if it is one.
  std::vector<Node> masters() const;
  /// Whether this node is master right now: its lease is checked at the time of the call, so a
  /// thread that slept past it gets "no". Costs a clock reading; no lock.
  bool is_master() const;
  /// The token of what this node does as master right now, checked as `is_master()`; nothing if it
  /// is not master. `is_master()` and then `term()` may be of two masterships.
  std::optional<FencingToken> token() const;
  /// This node's term if it is master, else the highest term it has seen; 0 before any.
  std::uint64_t term() const;
  /// The times this node lives by.
  Timing timing() const;
  Statistics statistics() const;
  /// Measures what the node spends its time on, for `Statistics::activities`, until all connections
  /// of this kind are disconnected. It costs a few readings of the clock per packet.
  Connection measure_activities();

  /// Becomes master now, under the next term; a master too many yields to it. Also makes a node
  /// eligible that was not, over `stop()` and `start()`. Throws `Error{not_started}`.
  void promote();
  /// Stops being master; the next in line takes over at once. `permanent`: does not stand for
  /// election again until `promote()`, over `stop()` and `start()`; otherwise lets others go first
  /// for a moment. Throws `Error{not_started}`.
  void demote(bool permanent = false);

  /// Replaces what this node advertises. Every node learns it at once. Before `start()` it sets
  /// what is advertised from the start. Throws `Error{too_large}` beyond 64 KiB.
  void advertise(const Value& info);
  void advertise(const Payload& info);

  /// Publishes a further value under a name, for `Node::attributes`; in all else like `advertise`.
  /// A node has room for 60 names at once. Throws `Error`: `invalid_name` (1 to 255 bytes of UTF-8;
  /// not "info", "name" or "host"), `too_large`, `overloaded` for a name too many.
  void publish(std::string_view name, const Payload& value);
  template <JsonLike V>
  void publish(std::string_view name, const V& value) {
    publish(name, Payload{.value = Value(value)});
  }
  /// Takes back what was published. Nothing happens if there is none of that name.
  void unpublish(std::string_view name);

  /// Calls `slot` for every message on `channel`. A channel stays joined while it has slots.
  /// Before `start()` it takes effect on start. Throws `Error{invalid_name}`.
  ///
  /// `backlog` says how many messages of the channel may wait while slots are busy, and which are
  /// dropped then. A channel has one backlog, the one that was given last, for all its slots.
  Connection join(std::string_view channel, std::function<void(const Message&)> slot,
                  const std::optional<Backlog>& backlog = std::nullopt);
  /// Whether `channel` has a slot.
  bool has_joined(std::string_view channel) const;
  /// Removes all slots of `channel`.
  void leave(std::string_view channel);

  /// How a confirmed message has ended.
  using DeliveryDone = std::function<void(std::error_code, Delivery)>;

  /// To everyone on `channel`; best effort, in order. Returns when the message is on its way.
  /// Throws `Error`: `not_started`, `invalid_name`, `too_large` (beyond 1 MiB).
  void send(std::string_view channel, const Value& value);
  void send(std::string_view channel, const Payload& payload);
  /// To one node. Besides: `unknown_node`.
  void send_to(const NodeId& node, std::string_view channel, const Value& value);
  void send_to(const NodeId& node, std::string_view channel, const Payload& payload);
  /// To every node that is present now; repeated to each until it confirms or is removed. `done` is
  /// called once, as a slot, when all have, or earlier as `SendOptions` says; with `Errc::stopped`
  /// if the node stopped first. JavaScript nodes (`Options::legacy`) get it once, and are not
  /// counted. Throws the same errors, and `overloaded`.
  void send_confirmed(std::string_view channel, const Payload& payload, DeliveryDone done,
                      const SendOptions& options = {});
  template <JsonLike V>
  void send_confirmed(std::string_view channel, const V& value, DeliveryDone done,
                      const SendOptions& options = {}) {
    send_confirmed(channel, Payload{.value = Value(value)}, std::move(done), options);
  }
  /// The same to one node. Throws the same errors, and `unknown_node`, also for a JavaScript node,
  /// because it confirms nothing.
  void send_confirmed_to(const NodeId& node, std::string_view channel, const Payload& payload,
                         DeliveryDone done, const SendOptions& options = {});
  template <JsonLike V>
  void send_confirmed_to(const NodeId& node, std::string_view channel, const V& value,
                         DeliveryDone done, const SendOptions& options = {}) {
    send_confirmed_to(node, channel, Payload{.value = Value(value)}, std::move(done), options);
  }

  /// Replaces the keys while running: the first seals from now on, each opens. To change a key
  /// without losing anyone: add the new one last everywhere, then put it first everywhere, then
  /// remove the old one. Cannot switch encryption on or off. Throws `Error{invalid_key}`.
  void set_keys(const std::vector<Key>& keys);

  /// The goodbye of this node, for a process that outlives it; see muster/sealed_datagram.hpp.
  /// Empty for an observer and with `Legacy::only`. Throws `Error{not_started}`.
  std::vector<SealedDatagram> sealed_goodbye();

  // Signals. For every other node, added comes first, and nothing follows removed until added.

  Connection on_added(std::function<void(const Node&)> slot);
  /// Its info, published attributes, role, weight, addresses or suspicion changed. The second form
  /// says which of them, and the names of the attributes.
  Connection on_updated(std::function<void(const Node& before, const Node& after)> slot);
  template <ChangesSlot Slot>
  Connection on_updated(Slot slot) {
    return on_changed(std::move(slot));
  }
  /// It has been silent for too long and did not answer a first probe.
  Connection on_suspected(std::function<void(const Node&)> slot);
  Connection on_removed(std::function<void(const Node&, RemovalReason)> slot);
  /// A node, perhaps this one, is master from now on under a new term; or it remains master after a
  /// rival yielded.
  Connection on_master(std::function<void(const Node& master)> slot);
  /// This node is master from now on. `term` is its fencing token, with `id()`.
  Connection on_promotion(std::function<void(std::uint64_t term)> slot);
  /// This node is no longer master.
  Connection on_demotion(std::function<void(DemotionReason, std::uint64_t term)> slot);
  /// This node has stopped: by `stop()`, or after a fault (`internal`).
  Connection on_stopped(std::function<void()> slot);
  /// Something went wrong that no call can return. The node works on, except after `internal`.
  Connection on_error(std::function<void(const Error&)> slot);
  /// The latest `sealed_goodbye()` has expired: call it again. Called once for each of them.
  Connection on_goodbye_expired(std::function<void()> slot);

  // One-shot waits; muster/await.hpp has them for completion tokens.

  /// Names a wait, to cancel it.
  using WaitId = std::uint64_t;
  /// Calls `done` once, as a slot, when a master is known; with `Errc::stopped` if the node stops
  /// first, or has stopped already. Before the first `start()` it waits.
  WaitId when_master(std::function<void(std::error_code, Node master)> done);
  /// The same when at least `count` other nodes are known.
  WaitId when_nodes(std::size_t count, std::function<void(std::error_code)> done);
  /// The wait ends now with `Errc::cancelled`, unless it has ended.
  void cancel(WaitId wait);

 private:
  Connection on_changed(
      std::function<void(const Node& before, const Node& after, const NodeChanges& changes)> slot);

  friend struct detail::Inside;
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
