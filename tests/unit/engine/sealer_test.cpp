#include "engine/sealer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/openers.hpp"
#include "lib/hex.hpp"
#include "unit/engine/bench.hpp"
#include "unit/wire/vectors.hpp"

namespace muster::engine {

namespace {

using test::from_hex;
using test::to_hex;

const core::Destination somebody{
    .group = false, .endpoint = {core::Address::v4(10, 0, 0, 9), 99, 0}, .interface = 0};

/// The packet that seals `body`, and some space after it.
struct Sealed {
  DatagramSink sink;

  Buffer operator()(Sealer& sealer, const Buffer& body,
                    const core::Destination& to = core::everyone) {
    sink.clear();
    sealer.seal(to, body, sink);
    Buffer packet;
    sink.for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
      packet.assign(bytes.begin(), bytes.end());
    });
    return packet;
  }
};

Keyring::Entry vector_key() {
  return Keyring::Entry(
      crypto::ClusterKey(Key::from_text(wire::vectors::packet_key), wire::vectors::packet_cluster));
}

/// A sealer whose next packet is the one in the test vectors.
Sealer vector_sealer(Keyring::Entry& key) {
  Sealer sealer(crypto::cluster_tag(wire::vectors::packet_cluster), wire::vectors::session,
                [] { return wire::vectors::packet_salt; });
  sealer.set_key(&key);
  Sealed sealed;
  for (std::uint64_t i = 0; i < wire::vectors::packet_counter; ++i) sealed(sealer, {});
  return sealer;
}

Sealer any_sealer() {
  return {7, {1, 2}, core::seeded_nonces(1)};
}

// A whole packet agrees with PROTOCOL.md in every bit.
TEST(Sealer, WritesPacketsAsSpecified) {
  Keyring::Entry cluster_key = vector_key();
  Sealer sealer = vector_sealer(cluster_key);
  Sealed sealed;
  EXPECT_EQ(to_hex(sealed(sealer, from_hex(wire::vectors::packet_body))),
            to_hex(from_hex(wire::vectors::packet)));
}

// A packet that was sealed by the specification opens.
TEST(Sealer, PacketsOpenAsSpecified) {
  Keyring::Entry cluster_key = vector_key();
  Buffer packet = from_hex(wire::vectors::packet);
  wire::Header header;
  ASSERT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
  EXPECT_EQ(header.cluster, crypto::cluster_tag(wire::vectors::packet_cluster));
  EXPECT_EQ(header.key, cluster_key.key().id());
  crypto::SessionCipher cipher(cluster_key.key(), header.session,
                               crypto::SessionCipher::Direction::open);
  const auto body = open_packet(cipher, header, {}, packet);
  ASSERT_TRUE(body);
  EXPECT_EQ(to_hex(*body), to_hex(from_hex(wire::vectors::packet_body)));
}

// A packet to one session agrees with PROTOCOL.md.
TEST(Sealer, WritesAddressedPacketsAsSpecified) {
  Keyring::Entry cluster_key = vector_key();
  Sealer sealer = vector_sealer(cluster_key);
  Sealed sealed;
  core::Destination to = somebody;
  to.receiver = wire::vectors::packet_receiver;
  EXPECT_EQ(to_hex(sealed(sealer, from_hex(wire::vectors::packet_body), to)),
            to_hex(from_hex(wire::vectors::addressed_packet)));
}

// Only the receiving session opens it, and its header cannot be changed to "for everyone".
TEST(Sealer, AddressedPacketsOpenForTheirReceiverAlone) {
  Keyring::Entry cluster_key = vector_key();
  const auto opens = [&](const SessionId& self, bool is_addressed) {
    Buffer packet = from_hex(wire::vectors::addressed_packet);
    wire::Header header;
    EXPECT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
    EXPECT_TRUE(header.is_addressed);
    header.is_addressed = is_addressed;
    wire::write_header(header, std::span(packet).first<wire::Header::bytes>());
    crypto::SessionCipher cipher(cluster_key.key(), header.session,
                                 crypto::SessionCipher::Direction::open);
    return open_packet(cipher, header, self, packet).has_value();
  };
  EXPECT_TRUE(opens(wire::vectors::packet_receiver, true));
  EXPECT_FALSE(opens(wire::vectors::packet_receiver, false));
  EXPECT_FALSE(opens({1, 2}, true));
  EXPECT_FALSE(opens({}, true));
}

// A counter is used once, also across changes of the key.
TEST(Sealer, ContinuesCountingWhenTheKeyChanges) {
  Keyring::Entry first(key(1));
  Keyring::Entry second(key(2));
  Sealer sealer = any_sealer();
  Sealed sealed;
  std::uint64_t expected = 0;
  for (Keyring::Entry* each : {&first, &second, &first}) {
    sealer.set_key(each);
    for (int i = 0; i < 3; ++i) {
      wire::Header header;
      ASSERT_EQ(wire::read_header(sealed(sealer, {1}), header), wire::HeaderVerdict::ok);
      EXPECT_EQ(header.counter, expected++);
      EXPECT_EQ(header.key, each->key().id());
    }
  }
}

// Packets that are sent together share a salt, and later packets have another one.
TEST(Sealer, RenewsItsSalt) {
  Keyring::Entry cluster_key(key(1));
  Sealer sealer = any_sealer();
  sealer.set_key(&cluster_key);
  Sealed sealed;
  const auto salt_of_next = [&] {
    wire::Header header;
    EXPECT_EQ(wire::read_header(sealed(sealer, {1}), header), wire::HeaderVerdict::ok);
    return header.salt;
  };
  std::set<std::uint32_t> salts;
  for (int i = 0; i < 100; ++i) {
    sealer.renew_salt();
    const std::uint32_t salt = salt_of_next();
    EXPECT_EQ(salt_of_next(), salt);
    salts.insert(salt);
  }
  EXPECT_EQ(salts.size(), 100u);
}

// A sealer seals nothing if the source of salts throws, as it does in a forked process.
TEST(Sealer, SealsNothingWithoutASalt) {
  Keyring::Entry cluster_key(key(1));
  Sealer sealer(7, {1, 2}, []() -> std::uint64_t { throw Error(Errc::forked, "a copy"); });
  sealer.set_key(&cluster_key);
  DatagramSink sink;
  EXPECT_THROW(sealer.seal(core::everyone, Buffer(10), sink), Error);
  EXPECT_TRUE(sink.is_empty());
}

// The overhead of a packet is known before it is sealed.
TEST(Sealer, KnowsItsOverhead) {
  Keyring::Entry cluster_key(key(1));
  Sealer sealer = any_sealer();
  Sealed sealed;
  EXPECT_LE(sealed(sealer, Buffer(10)).size(), 10 + sealer.overhead());
  sealer.set_key(&cluster_key);
  EXPECT_EQ(sealed(sealer, Buffer(10)).size(), 10 + sealer.overhead());
  EXPECT_EQ(sealer.overhead(), 44u + 16u);
}

// A quotation is genuine if its header and its first encrypted bytes belong to a packet sent there.
TEST(Sealer, RecognisesItsOwnPackets) {
  Keyring::Entry cluster_key(key(1));
  Sealer sealer = any_sealer();
  sealer.set_key(&cluster_key);
  Sealed sealed;
  const Buffer packet = sealed(sealer, {1, 2, 3, 4, 5, 6, 7, 8, 9}, somebody);
  const auto quoted = [&](std::size_t bytes) { return std::span(packet).first(bytes); };
  EXPECT_TRUE(sealer.sent(somebody.endpoint, somebody.receiver, packet));
  EXPECT_TRUE(sealer.sent(somebody.endpoint, somebody.receiver, quoted(52)));
  EXPECT_FALSE(sealer.sent(somebody.endpoint, somebody.receiver, quoted(51)))
      << "too little to be sure";
  EXPECT_FALSE(sealer.sent(somebody.endpoint, somebody.receiver, {}));
  core::Endpoint other = somebody.endpoint;
  ++other.port;
  EXPECT_FALSE(sealer.sent(other, somebody.receiver, packet)) << "sent elsewhere";
  EXPECT_FALSE(sealer.sent(somebody.endpoint, {9, 9}, packet)) << "to a former process there";
  for (std::size_t i = 0; i < 52; ++i) {
    Buffer forged = packet;
    forged[i] ^= 1;
    const bool is_vague = (i >= 4 && i < 12) || (i >= 28 && i < 32) || (i >= 40 && i < 44);
    // Cluster, key, salt and check are not compared.
    EXPECT_EQ(sealer.sent(somebody.endpoint, somebody.receiver, forged).has_value(), is_vague) << i;
  }
}

// Packets to everyone are not remembered, and the oldest packets are forgotten.
TEST(Sealer, RemembersTheLatestPackets) {
  Keyring::Entry cluster_key(key(1));
  Sealer sealer = any_sealer();
  sealer.set_key(&cluster_key);
  Sealed sealed;
  const Buffer to_all = sealed(sealer, Buffer(20));
  EXPECT_FALSE(sealer.sent(somebody.endpoint, somebody.receiver, to_all));
  const Buffer first = sealed(sealer, Buffer(20), somebody);
  for (int i = 0; i < 127; ++i) sealed(sealer, Buffer(20), somebody);
  EXPECT_TRUE(sealer.sent(somebody.endpoint, somebody.receiver, first));
  sealed(sealer, Buffer(20), somebody);
  EXPECT_FALSE(sealer.sent(somebody.endpoint, somebody.receiver, first));
}

}  // namespace

}  // namespace muster::engine
