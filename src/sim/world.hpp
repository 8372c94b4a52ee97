#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"
#include "sim/agenda.hpp"
#include "sim/network.hpp"

namespace muster::sim {

/// How a simulated node is set up.
struct NodeOptions {
  /// One word, for traces.
  std::string name;
  std::string cluster = "sim";
  std::vector<crypto::ClusterKey> keys = {};
  TimingOptions timing = {};
  double weight = 0;
  bool eligible = true;
  bool observer = false;
  int masters_required = 1;
  std::optional<Duration> preempt_after = {};
  std::uint64_t term_floor = 0;
  /// JSON text of the info attribute.
  std::string info = "null";
  std::vector<SegmentIndex> segments = {0};
  /// Whether it can hold lifelines; else firewalls are in the way.
  bool lifelines = true;
};

/// One event of one node, or something that was done to it: started, stopped, crashed, paused,
/// resumed.
struct TraceLine {
  core::Time at;
  std::string node;
  std::string text;
};

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
  /// Time since the beginning.
  Duration elapsed() const { return now_ - beginning(); }

  /// Adds a node that is not started yet. Segments it names must exist; segment 0 always does.
  NodeIndex add_node(NodeOptions options);
  std::size_t node_count() const { return nodes_.size(); }
  const std::string& name_of(NodeIndex node) const;

  // Fault verbs, and ordinary ones.

  /// A fresh life of the node.
  void start(NodeIndex node);
  /// Says goodbye and ends.
  void stop(NodeIndex node);
  /// The process ends without a word; its host answers for it: lifelines break, and its port is
  /// unreachable.
  void crash(NodeIndex node);
  /// The host ends without a word.
  void power_off(NodeIndex node);
  /// The process does not run until `resume`; what arrives waits in its socket buffer.
  void pause(NodeIndex node);
  void resume(NodeIndex node);

  bool is_running(NodeIndex node) const;
  /// The engine of a running node. Changes go through `call`.
  engine::Engine& engine(NodeIndex node);
  const engine::Engine& engine(NodeIndex node) const;
  /// An application call: one input to the node's engine.
  void call(NodeIndex node, const std::function<void(core::Protocol&)>& call);

  /// Lets time pass. Everything due up to and including the end happens.
  void run_for(Duration time);
  /// Lets time pass until `condition` holds, checked after every step. False if `limit` passes
  /// first.
  bool run_until(const std::function<bool()>& condition, Duration limit);

  const std::vector<TraceLine>& trace() const { return trace_; }
  /// Whether the node is master at this moment, as the application would be told.
  bool is_master(NodeIndex node) const;
  /// Names of the nodes it knows, sorted, in one string: "a b c".
  std::string view_of(NodeIndex node) const;

  std::uint64_t datagrams_delivered() const { return delivered_; }
  /// Called for every datagram that a node sends, before the network decides about it.
  std::function<void(NodeIndex from, const core::Destination& to,
                     const std::vector<std::uint8_t>& bytes)>
      on_send;
  /// Called for every event of a node, in order. Must not call back.
  std::function<void(NodeIndex node, const core::Event& event)> on_event;
  /// Called with a node before its engine works, and with nothing after: who pays for the memory?
  std::function<void(std::optional<NodeIndex> node)> on_turn;
  /// Puts a datagram of anybody's making in front of a node.
  void inject(NodeIndex to, std::vector<std::uint8_t> bytes, const core::Arrival& arrival);

 private:
  struct Simulated;
  struct Flight;
  struct Later;

  static core::Time beginning() { return core::Time{std::chrono::hours(1)}; }
  void step_to(core::Time time);
  core::Time next_event() const;
  void deliver_due();
  void wake_due();
  void deliver(Packet packet);
  void receive(Simulated& node, std::vector<Packet> packets);
  void set_alarm(NodeIndex node);
  void begin_turn(NodeIndex node);
  void after_input(NodeIndex node);
  void send(NodeIndex from, const core::Destination& to, std::vector<std::uint8_t> bytes);
  void refuse(const Packet& packet);
  void hear_refusal(const Flight& flight);
  /// Its host ends the lifelines of a process that has ended.
  void break_lifelines(NodeIndex ended);
  void hear_break(const Flight& flight);
  void give_id(Simulated& node);
  void note(NodeIndex node, std::string text);
  void record_events(NodeIndex node);

  core::Random random_;
  core::Time now_ = beginning();
  Network network_;
  std::vector<std::unique_ptr<Simulated>> nodes_;
  Agenda agenda_;
  std::vector<Flight> in_flight_;
  std::uint64_t sequence_ = 0;
  std::uint64_t delivered_ = 0;
  std::vector<TraceLine> trace_;
  std::map<NodeId, std::string> names_;
};

}  // namespace muster::sim
