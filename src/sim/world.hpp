#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "sim/agenda.hpp"
#include "sim/flights.hpp"
#include "sim/network.hpp"
#include "sim/node_options.hpp"
#include "sim/schedule.hpp"
#include "sim/trace_hash.hpp"
#include "sim/traffic.hpp"

namespace muster::sim {

/// One event of one node, or an action on it: started, stopped, crashed, paused, resumed.
struct TraceLine {
  core::Time at;
  std::string node;
  std::string text;
};

struct Host;

/// A cluster in virtual time: the shipped engine on an imagined network. The same seed and the same
/// calls give the same run, to the last byte.
///
/// Distinct objects: safe. Shared objects: unsafe.
class World {
 public:
  explicit World(std::uint64_t seed);
  ~World();

  Network& network() { return network_; }
  core::Time now() const { return now_; }
  /// The present time of the node's own clock, and the moment at which it will show that time or
  /// later.
  core::Time time_at(NodeIndex node) const;
  core::Time reaches(NodeIndex node, core::Time shown) const;
  /// Time since the beginning.
  Duration elapsed() const { return now_ - beginning(); }

  /// Adds a node that is not started. Its segments must exist; segment 0 always does.
  NodeIndex add_node(NodeOptions options);
  std::size_t node_count() const { return nodes_.size(); }
  const std::string& name_of(NodeIndex node) const;
  /// The id of its present life, or of its next one.
  const NodeId& id_of(NodeIndex node) const;

  // Faults and ordinary actions.

  /// Starts a new life of the node.
  void start(NodeIndex node);
  /// The node says goodbye and ends.
  void stop(NodeIndex node);
  /// The process ends without a goodbye. Its host answers for it: lifelines break, and its port is
  /// unreachable.
  void crash(NodeIndex node);
  /// The host ends without a goodbye.
  void power_off(NodeIndex node);
  /// The process does not run until `resume`; inputs wait in its socket buffer.
  void pause(NodeIndex node);
  void resume(NodeIndex node);
  /// From now on the node takes this time for each input; further inputs wait in its socket buffer.
  /// Zero, the default: no time.
  void slow_down(NodeIndex node, Duration processing_time);
  /// From now on the node's clock gains or loses that many millionths. Real clocks stay within
  /// 1,000. Requires: more than -1,000,000.
  void set_clock_drift(NodeIndex node, std::int64_t parts_per_million);
  /// The host loses an interface, or gets it back and the process is notified.
  void interface_down(NodeIndex node, SegmentIndex segment);
  void interface_up(NodeIndex node, SegmentIndex segment);
  /// Replaces the keyring of the node, running or not: the first key seals, every key opens.
  /// Requires: a running node does not change between having keys and having none, which takes a
  /// restart.
  void set_keys(NodeIndex node, std::vector<crypto::ClusterKey> keys);

  bool is_running(NodeIndex node) const;
  /// The engine of a running node. Changes go through `call`.
  engine::Engine& engine(NodeIndex node);
  const engine::Engine& engine(NodeIndex node) const;
  /// A call of the application: one input of the node's engine.
  void call(NodeIndex node, const std::function<void(core::Protocol&)>& call);

  /// Advances the time. Everything due up to and including the end happens.
  void run_for(Duration time);
  /// Advances the time until `condition` holds, which is checked after every step. False if `limit`
  /// passes first.
  bool run_until(const std::function<bool()>& condition, Duration limit);
  /// Calls `action` after this time, after the actions of the nodes at that moment. It may change
  /// the world, but not advance the time.
  void after(Duration time, std::function<void()> action);

  const std::vector<TraceLine>& trace() const { return trace_; }
  /// Hash of all trace lines and all datagrams that arrived so far. The same seed and the same
  /// calls give the same hash, on every machine and in every build of one version.
  std::uint64_t trace_hash() const { return hash_.value(); }
  /// Whether the node is master at this moment, as the application would see it.
  bool is_master(NodeIndex node) const;
  /// Names of the nodes that it knows, sorted, in one string: "a b c".
  std::string view_of(NodeIndex node) const;

  std::uint64_t datagrams_delivered() const { return delivered_; }
  const Traffic& traffic(NodeIndex node) const;
  /// Datagrams that were lost because the node's socket buffer was full.
  std::uint64_t datagrams_overflowed(NodeIndex node) const;
  /// Called for every datagram that a node sends, before the network decides about it.
  std::function<void(NodeIndex from, const core::Destination& to,
                     const std::vector<std::uint8_t>& bytes)>
      on_send;
  /// Called for every event of a node, in order. Must not call back.
  std::function<void(NodeIndex node, const core::Event& event)> on_event;
  /// Called with a node before its engine works, and with nothing afterwards, so that memory can be
  /// charged to it.
  std::function<void(std::optional<NodeIndex> node)> on_turn;
  /// Delivers an arbitrary datagram to a node.
  void inject(NodeIndex to, std::vector<std::uint8_t> bytes, const core::Arrival& arrival);

 private:
  static core::Time beginning() { return core::Time{std::chrono::hours(1)}; }
  void give_id(Host& node);
  engine::Config config_of(NodeIndex index);

  void step_to(core::Time time);
  core::Time next_event() const;
  void deliver_due();
  void wake_due();
  void land(Flight flight);
  void note_delivery(const Packet& packet);
  void wake(NodeIndex node);
  /// Handles all waiting inputs of a node that runs and is not slow.
  void catch_up(NodeIndex node);
  /// Lets the engine of a running node work: begin, `input`, finish.
  template <class Input>
  void turn(NodeIndex node, Input&& input);
  void take_in(Host& node, const Flight& input);
  void after_input(NodeIndex node);
  void send(NodeIndex from, const core::Destination& to, std::vector<std::uint8_t> bytes);
  void set_alarm(NodeIndex node);

  void refuse(const Flight& flight);
  /// The host of an ended process closes its lifelines.
  void break_lifelines(NodeIndex ended);

  void note(NodeIndex node, std::string text);
  void record_events(NodeIndex node);

  core::Random random_;
  core::Time now_ = beginning();
  Network network_;
  std::vector<std::unique_ptr<Host>> nodes_;
  Agenda agenda_;
  Schedule schedule_;
  Flights flights_;
  std::uint64_t delivered_ = 0;
  std::vector<TraceLine> trace_;
  TraceHash hash_;
  std::map<NodeId, std::string> names_;
  /// A copy of a received datagram for opening in place, because other receivers need the original.
  std::vector<std::uint8_t> opened_;
};

}  // namespace muster::sim
