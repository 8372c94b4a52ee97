#include "engine/sealer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

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

crypto::ClusterKey vector_key() {
  return crypto::ClusterKey(Key::from_text(wire::vectors::packet_key),
                            wire::vectors::packet_cluster);
}

// A whole packet agrees with PROTOCOL.md in every bit.
TEST(Sealer, WritesPacketsAsSpecified) {
  const crypto::ClusterKey cluster_key = vector_key();
  Sealer sealer(crypto::cluster_tag(wire::vectors::packet_cluster), wire::vectors::session);
  sealer.set_key(&cluster_key);
  Sealed sealed;
  for (std::uint64_t i = 0; i < wire::vectors::packet_counter; ++i) sealed(sealer, {});
  EXPECT_EQ(to_hex(sealed(sealer, from_hex(wire::vectors::packet_body))),
            to_hex(from_hex(wire::vectors::packet)));
}

// A packet that was sealed by the specification opens.
TEST(Sealer, PacketsOpenAsSpecified) {
  const crypto::ClusterKey cluster_key = vector_key();
  Buffer packet = from_hex(wire::vectors::packet);
  wire::Header header;
  ASSERT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
  EXPECT_EQ(header.cluster, crypto::cluster_tag(wire::vectors::packet_cluster));
  EXPECT_EQ(header.key, cluster_key.id());
  std::optional<crypto::SessionCipher> cipher;
  const auto body = open_packet(cipher, &cluster_key, header, {}, packet);
  ASSERT_TRUE(body);
  EXPECT_EQ(to_hex(*body), to_hex(from_hex(wire::vectors::packet_body)));
}

// A packet to one session agrees with PROTOCOL.md.
TEST(Sealer, WritesAddressedPacketsAsSpecified) {
  const crypto::ClusterKey cluster_key = vector_key();
  Sealer sealer(crypto::cluster_tag(wire::vectors::packet_cluster), wire::vectors::session);
  sealer.set_key(&cluster_key);
  Sealed sealed;
  for (std::uint64_t i = 0; i < wire::vectors::packet_counter; ++i) sealed(sealer, {});
  core::Destination to = somebody;
  to.receiver = wire::vectors::packet_receiver;
  EXPECT_EQ(to_hex(sealed(sealer, from_hex(wire::vectors::packet_body), to)),
            to_hex(from_hex(wire::vectors::addressed_packet)));
}

// Only the receiving session opens it, and its header cannot be changed to "for everyone".
TEST(Sealer, AddressedPacketsOpenForTheirReceiverAlone) {
  const crypto::ClusterKey cluster_key = vector_key();
  const auto opens = [&](const SessionId& self, bool is_addressed) {
    Buffer packet = from_hex(wire::vectors::addressed_packet);
    wire::Header header;
    EXPECT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
    EXPECT_TRUE(header.is_addressed);
    header.is_addressed = is_addressed;
    wire::write_header(header, std::span(packet).first<wire::Header::bytes>());
    std::optional<crypto::SessionCipher> cipher;
    return open_packet(cipher, &cluster_key, header, self, packet).has_value();
  };
  EXPECT_TRUE(opens(wire::vectors::packet_receiver, true));
  EXPECT_FALSE(opens(wire::vectors::packet_receiver, false));
  EXPECT_FALSE(opens({1, 2}, true));
  EXPECT_FALSE(opens({}, true));
}

// A counter is used once, also across changes of the key.
TEST(Sealer, ContinuesCountingWhenTheKeyChanges) {
  const crypto::ClusterKey first = key(1);
  const crypto::ClusterKey second = key(2);
  Sealer sealer(7, {1, 2});
  Sealed sealed;
  std::uint64_t expected = 0;
  for (const crypto::ClusterKey* each : {&first, &second, &first}) {
    sealer.set_key(each);
    for (int i = 0; i < 3; ++i) {
      wire::Header header;
      ASSERT_EQ(wire::read_header(sealed(sealer, {1}), header), wire::HeaderVerdict::ok);
      EXPECT_EQ(header.counter, expected++);
      EXPECT_EQ(header.key, each->id());
    }
  }
}

// The overhead of a packet is known before it is sealed.
TEST(Sealer, KnowsItsOverhead) {
  const crypto::ClusterKey cluster_key = key(1);
  Sealer sealer(7, {1, 2});
  Sealed sealed;
  EXPECT_EQ(sealed(sealer, Buffer(10)).size(), 10 + sealer.overhead());
  sealer.set_key(&cluster_key);
  EXPECT_EQ(sealed(sealer, Buffer(10)).size(), 10 + sealer.overhead());
  EXPECT_EQ(sealer.overhead(), 36u + 16u);
}

// A quotation is genuine if its header and its first encrypted bytes belong to a packet sent there.
TEST(Sealer, RecognisesItsOwnPackets) {
  const crypto::ClusterKey cluster_key = key(1);
  Sealer sealer(7, {1, 2});
  sealer.set_key(&cluster_key);
  Sealed sealed;
  const Buffer packet = sealed(sealer, {1, 2, 3, 4, 5, 6, 7, 8, 9}, somebody);
  const auto quoted = [&](std::size_t bytes) { return std::span(packet).first(bytes); };
  EXPECT_TRUE(sealer.has_sent(somebody.endpoint, somebody.receiver, packet));
  EXPECT_TRUE(sealer.has_sent(somebody.endpoint, somebody.receiver, quoted(44)));
  EXPECT_FALSE(sealer.has_sent(somebody.endpoint, somebody.receiver, quoted(43)))
      << "too little to be sure";
  EXPECT_FALSE(sealer.has_sent(somebody.endpoint, somebody.receiver, {}));
  core::Endpoint other = somebody.endpoint;
  ++other.port;
  EXPECT_FALSE(sealer.has_sent(other, somebody.receiver, packet)) << "sent elsewhere";
  EXPECT_FALSE(sealer.has_sent(somebody.endpoint, {9, 9}, packet)) << "to a former process there";
  for (std::size_t i = 0; i < 44; ++i) {
    Buffer forged = packet;
    forged[i] ^= 1;
    const bool is_vague = i >= 4 && i < 12;  // cluster and key are not compared
    EXPECT_EQ(sealer.has_sent(somebody.endpoint, somebody.receiver, forged), is_vague) << i;
  }
}

// Packets to everyone are not remembered, and the oldest packets are forgotten.
TEST(Sealer, RemembersTheLatestPackets) {
  const crypto::ClusterKey cluster_key = key(1);
  Sealer sealer(7, {1, 2});
  sealer.set_key(&cluster_key);
  Sealed sealed;
  const Buffer to_all = sealed(sealer, Buffer(20));
  EXPECT_FALSE(sealer.has_sent(somebody.endpoint, somebody.receiver, to_all));
  const Buffer first = sealed(sealer, Buffer(20), somebody);
  for (int i = 0; i < 127; ++i) sealed(sealer, Buffer(20), somebody);
  EXPECT_TRUE(sealer.has_sent(somebody.endpoint, somebody.receiver, first));
  sealed(sealer, Buffer(20), somebody);
  EXPECT_FALSE(sealer.has_sent(somebody.endpoint, somebody.receiver, first));
}

}  // namespace

}  // namespace muster::engine
