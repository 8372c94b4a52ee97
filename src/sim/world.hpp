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

/// One event of one node, or something that was done to it: started, stopped, crashed, paused,
/// resumed.
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
  /// What the node's own clock shows now, and when it will show that or later.
  core::Time time_at(NodeIndex node) const;
  core::Time reaches(NodeIndex node, core::Time shown) const;
  /// Time since the beginning.
  Duration elapsed() const { return now_ - beginning(); }

  /// Adds a node that is not started yet. Segments it names must exist; segment 0 always does.
  NodeIndex add_node(NodeOptions options);
  std::size_t node_count() const { return nodes_.size(); }
  const std::string& name_of(NodeIndex node) const;
  /// Of its life now, or of its next one.
  const NodeId& id_of(NodeIndex node) const;

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
  /// From now on each input takes the node so long, one after the other; what arrives meanwhile
  /// waits in its socket buffer. Zero: as fast as thought, the default.
  void slow_down(NodeIndex node, Duration processing_time);
  /// From now on the node's clock gains so many millionths, or loses them. Real ones stay within
  /// 1000. Requires: more than -1,000,000.
  void set_clock_drift(NodeIndex node, std::int64_t parts_per_million);
  /// The host loses an interface, or has it again and the process is told.
  void interface_down(NodeIndex node, SegmentIndex segment);
  void interface_up(NodeIndex node, SegmentIndex segment);
  /// Replaces the keyring of the node, running or not: the first key seals, each opens. Requires: a
  /// running node does not change between having keys and having none; that takes a restart.
  void set_keys(NodeIndex node, std::vector<crypto::ClusterKey> keys);

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
  /// Calls `action` once this time has passed, after what the nodes do at that moment. It may do
  /// anything with the world but let time pass.
  void after(Duration time, std::function<void()> action);

  const std::vector<TraceLine>& trace() const { return trace_; }
  /// Fingerprint of all trace lines and all datagrams that arrived so far. The same seed and the
  /// same calls give the same one, on every machine and in every build of the same version.
  std::uint64_t trace_hash() const { return hash_.value(); }
  /// Whether the node is master at this moment, as the application would be told.
  bool is_master(NodeIndex node) const;
  /// Names of the nodes it knows, sorted, in one string: "a b c".
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
  /// Called with a node before its engine works, and with nothing after: who pays for the memory?
  std::function<void(std::optional<NodeIndex> node)> on_turn;
  /// Puts a datagram of anybody's making in front of a node.
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
  /// All that waits for a node that runs and is not slow, at once.
  void catch_up(NodeIndex node);
  /// Lets the engine of a running node work; `input` stands between its begin and its finish.
  template <class Input>
  void turn(NodeIndex node, Input&& input);
  void take_in(Host& node, const Flight& input);
  void after_input(NodeIndex node);
  void send(NodeIndex from, const core::Destination& to, std::vector<std::uint8_t> bytes);
  void set_alarm(NodeIndex node);

  void refuse(const Flight& flight);
  /// Its host ends the lifelines of a process that has ended.
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
  /// Where a received datagram is opened: in place, and the others still need theirs.
  std::vector<std::uint8_t> opened_;
};

}  // namespace muster::sim
