#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/protocol.hpp"
#include "core/stopwatch.hpp"
#include "core/token_bucket.hpp"
#include "crypto/cluster_key.hpp"
#include "engine/contacts.hpp"
#include "engine/datagram_sink.hpp"
#include "engine/drop_counter.hpp"
#include "engine/keyring.hpp"
#include "engine/openers.hpp"
#include "engine/packer.hpp"
#include "engine/packet_marks.hpp"
#include "engine/prepared_goodbye.hpp"
#include "engine/sealer.hpp"
#include "engine/seen_packets.hpp"
#include "wire/codec.hpp"
#include "wire/reassembler.hpp"

namespace muster::engine {

struct Config {
  core::Config protocol;
  std::string cluster;
  /// The first key seals, every key opens. Empty: clear text.
  std::vector<crypto::ClusterKey> keys;
  std::size_t datagram_bytes_max = 1400;
};

/// One life of a node as a machine from bytes to bytes: the protocol joined with its wire format
/// and its cryptography. It has no sockets, threads or clocks, so the same object code runs in
/// production, in the simulator and under the fuzzers.
///
/// Every input stands between `begin(now)` and `finish()`. After `finish()`, drain the outputs
/// (datagrams, events, the next deadline) before the next input. Calls of the application go to
/// `protocol()`, as inputs like any other. Distinct objects: safe. Shared objects: unsafe.
class Engine {
 public:
  /// `nonces` is the system's generator in production. It throws if this node may no longer send
  /// (asio/system_nonces.hpp).
  Engine(const Config& config, core::Random random, core::NonceSource nonces);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void begin(core::Time now);
  void finish();
  /// The same as `finish()`, but keeps the last datagrams open for messages that may follow at
  /// once. Call `flush()` soon afterwards.
  void finish_gathering();
  void flush();
  /// Whether messages wait for `flush()`, or datagrams wait to be drained.
  bool has_gathered() const { return packer_.has_gathered() || !sink_.is_empty(); }

  DatagramSink& datagrams() { return sink_; }
  std::vector<core::Event>& events() { return protocol_.events(); }
  core::Time next_deadline() const;

  core::Protocol& protocol() { return protocol_; }
  const core::Protocol& protocol() const { return protocol_; }

  /// A datagram has arrived. It is decrypted in place. `arrival.counter` is ignored.
  void receive(std::span<std::uint8_t> packet, core::Arrival arrival);
  /// A datagram was too long to be a packet, so it was not read completely.
  void receive_oversized(const core::Address& source);
  /// A host answered a packet of ours with "port unreachable" and quoted it.
  void refused(const core::Endpoint& endpoint, std::span<const std::uint8_t> quoted);
  /// Replaces the keyring. Requires: neither the former nor the new keyring is empty.
  void set_keys(const std::vector<crypto::ClusterKey>& keys);

  /// Seals a goodbye into `sink`, for another process to send after the end of this one. The node
  /// goes on. A `GoodbyeExpired` event follows when it should be sealed again. Requires: within an
  /// input.
  void seal_goodbye(DatagramSink& sink);
  /// Interfaces came or went, so group traffic takes other paths.
  void paths_changed();

  /// Measures the time of each floor, once it has a clock.
  core::Stopwatch& stopwatch() { return stopwatch_; }
  const core::Stopwatch& stopwatch() const { return stopwatch_; }

  const DropCounter& drops() const { return drops_; }
  std::uint64_t datagrams_received() const { return datagrams_received_; }
  std::uint64_t bytes_received() const { return bytes_received_; }

 private:
  using Body = std::span<std::uint8_t>;
  /// A packet's body, or the reason to drop it.
  using Opened = std::variant<Body, DropReason>;

  void drain();
  void run_due();
  void watch_goodbye();
  void count(DropReason reason, const core::Arrival& arrival);

  /// Whether the packet is another node's and may concern us, by its clear-text part alone. Counts
  /// it if it does not concern us.
  bool check(std::span<std::uint8_t> packet, const core::Arrival& arrival, wire::Header& header);
  std::optional<DropReason> reason_to_drop(const wire::Header& header) const;
  /// A packet of our own session: one that we sent, or that of a copy or forger.
  void hear_self(const wire::Header& header, std::span<std::uint8_t> packet,
                 const core::Arrival& arrival);
  void receive_known(core::Peer& peer, const wire::Header& header, std::span<std::uint8_t> packet,
                     const core::Arrival& arrival);
  void receive_unknown(const wire::Header& header, std::span<std::uint8_t> packet,
                       const core::Arrival& arrival);
  /// Whether the packet of an unknown session was received before.
  bool is_old(const wire::Header& header, std::span<const std::uint8_t> packet) const;
  /// A packet whose counter the peer has used before.
  void glimpse(core::Peer& peer, const wire::Header& header, std::span<std::uint8_t> packet,
               const core::Arrival& arrival);
  Opened open(std::optional<crypto::SessionCipher>& cipher, const wire::Header& header,
              std::span<std::uint8_t> packet);
  Opened open_first_contact(std::optional<crypto::SessionCipher>& cipher, Keyring::Entry& key,
                            const wire::Header& header, std::span<std::uint8_t> packet);
  void process(core::PeerId peer, core::Bytes body, const core::Arrival& arrival);

  // receive_relay.cpp: packets inside packets.

  /// A packet with a valid header, direct or relayed.
  void receive_checked(const wire::Header& header, std::span<std::uint8_t> packet,
                       const core::Arrival& arrival);
  /// Copies the packet if a member wishes for it, because opening it destroys the ciphertext.
  void keep_for_others(const wire::Header& header, std::span<const std::uint8_t> packet);
  /// Relays the copy once the packet has been authenticated.
  void pass_on(core::PeerId origin, const core::Arrival& arrival);
  void unwrap(core::Peer& relay, const core::Arrival& arrival, const core::Relay& wrapped);

  // receive_message.cpp: one frame, one message.

  enum class Outcome { applied, malformed };
  Outcome dispatch(core::Peer& peer, const core::Arrival& arrival, const wire::Frame& frame);
  template <class Message>
  bool decode(core::Bytes content, Message& message);
  template <class Message>
  Outcome apply(core::Peer& peer, const core::Arrival& arrival, core::Bytes content);
  Outcome apply_echo(core::Peer& peer, const core::Arrival& arrival, core::Bytes content);
  Outcome apply_relay(core::Peer& peer, const core::Arrival& arrival, core::Bytes content);
  Outcome apply_fragment(core::Peer& peer, const core::Arrival& arrival, core::Bytes content);
  Outcome apply_fragment_request(core::Peer& peer, const core::Arrival& arrival,
                                 core::Bytes content);

  std::uint32_t cluster_;
  Keyring keys_;
  core::NonceSource nonces_;
  core::Time now_{};
  core::Stopwatch stopwatch_;
  core::Protocol protocol_;
  DatagramSink sink_;
  Sealer sealer_;
  Packer packer_;
  PreparedGoodbye goodbye_;
  Openers openers_;
  wire::Reassembler reassembler_;
  Contacts contacts_;
  SeenPackets seen_;
  PacketMarks marks_;
  core::TokenBucket glimpses_;
  DropCounter drops_;
  SessionId session_;
  /// The sealed packet at hand, for the members that wish for it. Empty if none does.
  std::vector<std::uint8_t> kept_;
  /// Nodes that have passed on the packet at hand.
  std::uint8_t hops_ = 0;
  std::uint64_t datagrams_received_ = 0;
  std::uint64_t bytes_received_ = 0;
};

}  // namespace muster::engine
