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

/// A key made of one byte, so that tests can use several: `key(1)`, `key(2)`.
crypto::ClusterKey key(std::uint8_t number, std::string_view cluster = "test");

/// A datagram as a listener on the segment records it.
struct Recorded {
  std::size_t from = 0;
  core::Destination to;
  Buffer bytes;
};

/// The parts of an engine that a bad packet might have changed.
struct State {
  std::size_t sessions = 0;
  std::size_t members = 0;
  core::Time deadline{};
  std::size_t events = 0;
  std::size_t datagrams = 0;

  friend bool operator==(const State&, const State&) = default;
};

/// Several engines on a network of their own, byte for byte, in virtual time.
class Bench {
 public:
  using Node = std::size_t;

  /// Adds an engine of the cluster "test", not started. Earlier ones are heavier.
  Node add(std::vector<crypto::ClusterKey> keys = {}) { return add(config(std::move(keys))); }
  Node add(Config config);
  /// The configuration that `add` would use next.
  Config config(std::vector<crypto::ClusterKey> keys) const;
  void start(Node node);
  /// Adds engines, starts them, and lets them meet.
  void meet(std::size_t count, const std::vector<crypto::ClusterKey>& keys = {});
  /// From now on it neither sends nor receives.
  void crash(Node node) { stations_[node].engine.reset(); }
  Engine& at(Node node) { return *stations_[node].engine; }
  core::Time now() const { return now_; }
  static core::Endpoint endpoint_of(Node node);
  SessionId session_of(Node node) const { return stations_[node].session; }

  /// One input: a call of the application, and the datagrams that it causes.
  void call(Node node, const std::function<void(core::Protocol&)>& make);
  /// Advances the time: deadlines expire, and datagrams take 100 us.
  void pass(Duration time);

  /// One input: the packet arrives at the node from `from`.
  void hear(Node node, Buffer packet, const core::Endpoint& from, bool by_group = false);
  /// The reason why the packet was dropped; nothing if it was not dropped or not counted.
  std::optional<DropReason> drop_of(Node node, const Buffer& packet,
                                    const core::Endpoint& from = foreigner());
  /// An address that belongs to no node.
  static core::Endpoint foreigner() { return {core::Address::v4(10, 6, 6, 6), 666, 0}; }

  State state_of(Node node) const;
  std::uint64_t dropped(Node node, DropReason reason) const;
  /// The events of the node so far, in words. Nodes are called 'a', 'b', 'c'...
  std::vector<std::string>& told(Node node) { return stations_[node].told; }
  bool was_told(Node node, std::string_view words) const;

  /// Every datagram sent so far.
  std::vector<Recorded> recorded;
  /// Decides whether a datagram passes. By default all do.
  std::function<bool(const Recorded& datagram, Node to)> passes;
  /// Receives the events of each node as they happen.
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

/// A member or stranger made by hand: seals the messages of the test, and reads its datagrams.
class Puppet {
 public:
  Puppet(std::uint64_t number, const std::optional<crypto::ClusterKey>& key,
         std::string_view cluster = "test");
  /// A copy of that session, with a salt and a counter of its own.
  Puppet(const SessionId& of, const std::optional<crypto::ClusterKey>& key,
         std::string_view cluster = "test");

  /// A packet with the next counter and these messages, addressed to `receiver` unless it is nil.
  Buffer packet(const std::vector<core::Message>& messages, const SessionId& receiver = {});
  /// The body of such a packet.
  static Buffer body_of(const std::vector<core::Message>& messages);
  /// A packet with the next counter and this body.
  Buffer packet_of(std::span<const std::uint8_t> body, const SessionId& receiver = {});
  /// Arrives at `node` and answers its challenge. From then on it is a member with its own address.
  void join(Bench& bench, Bench::Node node);
  /// The nonce of the latest challenge of `node`.
  std::uint64_t challenged_with(Bench& bench, Bench::Node node) const;
  /// All challenges in what `node` sent and this puppet can open, latest first.
  std::vector<core::Challenge> challenges_of(Bench& bench, Bench::Node node) const;

  core::Hello hello;
  SessionId session;
  core::Endpoint at;

 private:
  /// The body of a packet that this puppet can open; empty otherwise.
  core::Bytes body_in(Buffer& packet) const;

  std::optional<Keyring::Entry> key_;
  Sealer sealer_;
  DatagramSink sink_;
};

}  // namespace muster::engine
