#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

namespace muster::engine {

using Buffer = std::vector<std::uint8_t>;

/// A key made of one byte, so that tests can name several: `key(1)`, `key(2)`.
crypto::ClusterKey key(std::uint8_t number, std::string_view cluster = "test");

/// A datagram as a listener on the segment records it.
struct Recorded {
  std::size_t from = 0;
  core::Destination to;
  Buffer bytes;
};

/// Everything of an engine that a bad packet might have changed.
struct State {
  std::size_t sessions = 0;
  std::size_t members = 0;
  core::Time deadline{};
  std::size_t events = 0;
  std::size_t datagrams = 0;

  friend bool operator==(const State&, const State&) = default;
};

/// A few engines on a wire of their own, byte for byte, in virtual time.
class Bench {
 public:
  using Node = std::size_t;

  /// An engine configured as a node of the cluster "test"; not started. Earlier ones are heavier.
  Node add(std::vector<crypto::ClusterKey> keys = {}) { return add(config(std::move(keys))); }
  Node add(Config config);
  /// What `add` would configure next.
  Config config(std::vector<crypto::ClusterKey> keys) const;
  void start(Node node);
  /// Adds some, starts them, and lets them meet.
  void meet(std::size_t count, const std::vector<crypto::ClusterKey>& keys = {});
  /// It does and hears nothing from now on.
  void crash(Node node) { stations_[node].engine.reset(); }
  Engine& at(Node node) { return *stations_[node].engine; }
  core::Time now() const { return now_; }
  static core::Endpoint endpoint_of(Node node);
  SessionId session_of(Node node) const { return stations_[node].session; }

  /// One input: an application call, what it causes to be sent, and nothing else yet.
  void call(Node node, const std::function<void(core::Protocol&)>& make);
  /// Lets time pass: deadlines come, datagrams take 100 us.
  void pass(Duration time);

  /// One input: the packet arrives there, as from `from`.
  void hear(Node node, Buffer packet, const core::Endpoint& from, bool by_group = false);
  /// Why the packet was dropped; nothing if it was not, or not counted.
  std::optional<DropReason> drop_of(Node node, const Buffer& packet,
                                    const core::Endpoint& from = foreigner());
  /// An address that belongs to nobody.
  static core::Endpoint foreigner() { return {core::Address::v4(10, 6, 6, 6), 666, 0}; }

  State state_of(Node node) const;
  std::uint64_t dropped(Node node, DropReason reason) const;
  /// What the node's application was told so far, in words. Nodes are called 'a', 'b', 'c'...
  std::vector<std::string>& told(Node node) { return stations_[node].told; }
  bool was_told(Node node, std::string_view words) const;

  /// Every datagram sent so far.
  std::vector<Recorded> recorded;
  /// Whether a datagram passes; all do by default.
  std::function<bool(const Recorded& datagram, Node to)> passes;
  /// Hears what a node's application is told, as it happens.
  std::function<void(Node, const core::Event&)> on_event;

 private:
  struct Flight {
    Node to = 0;
    core::Arrival arrival;
    Buffer bytes;
  };
  struct Station {
    NodeId id;
    SessionId session;
    std::unique_ptr<Engine> engine;
    std::vector<std::string> told;
  };

  void drain(Node node);
  void deliver(const Recorded& datagram);
  core::Time next_event() const;

  core::Time now_{std::chrono::hours(1)};
  std::vector<Station> stations_;
  std::multimap<core::Time, Flight> on_the_way_;
};

/// A hand-made member or stranger: seals what the test makes it say, and reads what it is told.
class Puppet {
 public:
  Puppet(std::uint64_t number, std::optional<crypto::ClusterKey> key,
         std::string_view cluster = "test");

  /// A packet of the next counter with these messages.
  Buffer packet(const std::vector<core::Message>& messages);
  /// The body of such a packet.
  static Buffer body_of(const std::vector<core::Message>& messages);
  /// A packet of the next counter with this body, whatever it is.
  Buffer packet_of(std::span<const std::uint8_t> body);
  /// Arrives at `node` and answers its challenge: a member from now on, at its own address.
  void join(Bench& bench, Bench::Node node);
  /// The nonce of the last challenge that `node` sent.
  std::uint64_t challenged_with(Bench& bench, Bench::Node node) const;

  core::Hello hello;
  SessionId session;
  core::Endpoint at;

 private:
  std::optional<crypto::ClusterKey> key_;
  Sealer sealer_;
  DatagramSink sink_;
};

}  // namespace muster::engine
