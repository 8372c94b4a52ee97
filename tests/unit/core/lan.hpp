#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/protocol.hpp"
#include "unit/core/kept.hpp"

namespace muster::core {

/// Several protocols connected without bytes: the messages of one arrive at the others, unless
/// chance or the test decides otherwise. Nodes are called 'a', 'b', 'c'...
class Lan {
 public:
  using Node = std::size_t;

  explicit Lan(std::uint64_t seed) : random_(seed) {}

  /// Adds a node and starts it. Earlier nodes are heavier by default.
  Node add() { return add(Config{}); }
  /// Identity, timing and weight are filled in.
  Node add(Config config);
  /// From now on the node does nothing, and messages to it are lost.
  void crash(Node node) { stations_[node].protocol.reset(); }
  Protocol& at(Node node) { return *stations_[node].protocol; }
  const NodeId& id(Node node) const { return stations_[node].id; }

  /// Makes a call of the application.
  void call(Node node, const std::function<void(Protocol&)>& make);
  void run_for(Duration time);
  bool run_until(const std::function<bool()>& condition, Duration limit);
  /// Whether each running node sees each other running one.
  bool is_complete() const;

  // Faults.

  double loss = 0;
  Duration delay_max = std::chrono::microseconds(100);
  void cut(Node from, Node to) { cuts_.insert({from, to}); }
  void mend() { cuts_.clear(); }

  /// All events of the node, in words.
  const std::vector<std::string>& told(Node node) const { return stations_[node].told; }
  /// Number of exactly this event.
  std::size_t count(Node node, const std::string& words) const;
  /// Called for every message that is sent.
  std::function<void(Node from, const Message& message)> on_send;

 private:
  struct Packet {
    Node from = 0;
    Node to = 0;
    SessionId session;
    Arrival arrival;
    std::vector<Kept> messages;
  };
  struct Station {
    NodeId id;
    SessionId session;
    Endpoint endpoint;
    std::unique_ptr<Protocol> protocol;
    std::uint64_t counter = 0;
    /// Packets of a session up to this counter no longer count, because it was proven by that one.
    std::map<SessionId, std::uint64_t> proven_by;
    std::vector<std::pair<Destination, std::vector<Kept>>> gathered;
    std::vector<std::string> told;
  };

  std::string name_of(const NodeId& id) const;
  void step();
  Time next_event() const;
  void receive(const Packet& packet);
  void drain(Station& station);
  void finish(Station& station);
  void send(Station& station, const Destination& to, const std::vector<Kept>& messages);
  bool is_for(Node node, const Destination& to) const;
  void carry(const Packet& packet);

  Random random_;
  Time now_{std::chrono::hours(1)};
  std::vector<Station> stations_;
  std::multimap<Time, Packet> on_the_way_;
  std::set<std::pair<Node, Node>> cuts_;
};

}  // namespace muster::core
