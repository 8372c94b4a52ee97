#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/protocol.hpp"
#include "unit/core/kept.hpp"

namespace muster::core {

/// A session of another node, which sends only the messages of the test.
struct Puppet {
  std::string name;
  SessionId session;
  Endpoint at;
  Hello hello;
  /// The counter of its last packet.
  std::uint64_t counter = 0;
};

/// A message that the protocol under test sent.
struct Sent {
  Time at{};
  Destination to;
  Kept message;
};

/// One protocol under test in virtual time, among puppets.
class Bench {
 public:
  explicit Bench(Config config = me());

  /// A node of weight 10 with ordinary timing.
  static Config me();
  /// The same, but not eligible, so that no election adds packets and events.
  static Config bystander();
  /// Makes a puppet whose hello says that it is eligible and has weight `weight`. Names are one
  /// letter; a second puppet of one name is another session of the same node.
  Puppet puppet(std::string name, double weight = 1);

  Protocol& protocol() { return *protocol_; }
  Time now() const { return now_; }
  static Time beginning() { return Time{std::chrono::hours(1)}; }

  void start();
  /// Makes a call of the application.
  template <class Call>
  void call(Call&& make) {
    protocol_->begin(now_);
    make(*protocol_);
    finish();
  }
  /// Advances the time; deadlines expire at their exact times.
  void pass(Duration time);
  /// The process does not run for that time, then continues.
  void oversleep(Duration time);

  /// A packet of the puppet with these messages arrives.
  void hear(Puppet& puppet, const std::vector<Message>& messages, bool by_group = true);
  /// Packets of several puppets, each with its hello, arrive as one input.
  void hear_together(const std::vector<Puppet*>& puppets);
  /// Its present hello arrives.
  /// A puppet that claims to be master answers the probe that its claim brings it.
  void hear_hello(Puppet& puppet);
  /// The puppet arrives, is challenged, answers, and becomes a member.
  void admit(Puppet& puppet);
  /// The nonce of the latest challenge by this node.
  std::uint64_t nonce() const { return nonce_; }
  /// Its process ends while its host lives: a lifeline breaks, and its host refuses packets.
  void end(const Puppet& puppet);
  /// Advances the time, while the puppets say hello every `interval`.
  void pass_with(Duration time, const std::vector<Puppet*>& puppets, Duration interval);

  /// The events since the last call, in words: "added b", "master b 3".
  std::vector<std::string> told();
  /// The messages sent since the last call.
  std::vector<Sent> sent();
  /// The messages of one kind since the last call of `sent` or of this function; the others are
  /// dropped.
  template <class Held>
  std::vector<Held> sent_of() {
    std::vector<Held> found;
    kept_alive_ = sent();
    for (const Sent& each : kept_alive_) {
      if (const Held* held = each.message.get_if<Held>()) found.push_back(*held);
    }
    return found;
  }

 private:
  template <class Held>
  void give(Peer& peer, const Arrival& arrival, const Held& message);
  void give(Peer& peer, const Arrival& arrival, Hello hello);
  void take(Puppet& puppet, const std::vector<Message>& messages, bool by_group);
  void finish();
  void drain();

  std::unique_ptr<Protocol> protocol_;
  Time now_ = beginning();
  std::uint64_t sessions_made_ = 0;
  std::uint64_t nonce_ = 0;
  /// Of the latest probe to each endpoint.
  std::map<Endpoint, std::uint64_t> probed_;
  std::vector<std::string> told_;
  std::vector<Sent> sent_;
  std::vector<Sent> kept_alive_;
};

/// The node id of the puppet with this name, and back. "me" is the node under test.
NodeId node_named(const std::string& name);
std::string name_of(const NodeId& node);

}  // namespace muster::core
