#include "crypto/session_cipher.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "muster/error.hpp"
#include "unit/crypto/reference.hpp"

namespace muster::crypto {

namespace {

using reference::Bytes;
using reference::bytes_of;
using reference::to_hex;
using Direction = SessionCipher::Direction;
using Tag = std::array<std::uint8_t, tag_bytes>;

constexpr SessionId session{0x0011223344556677, 0x8899aabbccddeeff};

ClusterKey cluster_key(std::string_view cluster = "lighthouse") {
  constexpr std::string_view raw =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  return ClusterKey(Key::from_text(raw), cluster);
}

SessionCipher sealer() {
  return {cluster_key(), session, Direction::seal};
}
SessionCipher opener() {
  return {cluster_key(), session, Direction::open};
}

struct Packet {
  Nonce nonce;
  Bytes header;
  Bytes body;
  Tag tag{};
};

Packet seal(SessionCipher& cipher, const Nonce& nonce, std::string_view header,
            std::string_view body) {
  Packet packet{nonce, bytes_of(header), bytes_of(body), {}};
  cipher.seal(nonce, packet.header, packet.body, packet.tag);
  return packet;
}
Packet seal(SessionCipher& cipher, std::uint64_t counter, std::string_view header,
            std::string_view body) {
  return seal(cipher, Nonce{.counter = counter, .salt = 5}, header, body);
}

/// Opens a copy, so that `packet` can be tried again.
bool opens(SessionCipher& cipher, Packet packet) {
  return cipher.open(packet.nonce, packet.header, packet.body, packet.tag);
}

Bytes session_key(const ClusterKey& key) {
  return reference::hkdf({key.secret().begin(), key.secret().end()},
                         reference::from_hex(session.to_string()), bytes_of("muster 1 session"),
                         32);
}

Bytes bytes_of(const Nonce& nonce) {
  Bytes bytes;
  for (int shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(nonce.salt >> shift));
  }
  for (int shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(nonce.counter >> shift));
  }
  return bytes;
}

// A packet computed with Python's cryptography package.
TEST(SessionCipher, SealsTheKnownPacket) {
  SessionCipher cipher = sealer();
  const Packet packet = seal(cipher, {.counter = 0x010203040506, .salt = 0x0a0b0c0d},
                             "from the bridge", "all hands on deck");
  EXPECT_EQ(to_hex(packet.body), "54f9491166f8d383ae4bbfcfddc0d9d8e1");
  EXPECT_EQ(to_hex(packet.tag), "eb2b18a5e96a7ea2cdb579d2203eb2b9");
  EXPECT_EQ(to_hex(session_key(cluster_key())),
            "14081c83e480fcfe8a0f6e6bb92f79abc0e555bbad44358781e683d6b62aeb90");
}

// Derivation, nonce and mode agree with a second implementation of the specification.
RC_GTEST_PROP(SessionCipher, AgreesWithTheReference, (const Bytes& header, const Bytes& body)) {
  const Nonce nonce{.counter = *rc::gen::inRange<std::uint64_t>(0, counter_max),
                    .salt = *rc::gen::arbitrary<std::uint32_t>()};
  SessionCipher cipher = sealer();
  Bytes sealed = body;
  Tag tag{};
  cipher.seal(nonce, header, sealed, tag);
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  RC_ASSERT(sealed == reference::seal(session_key(cluster_key()), bytes_of(nonce), header, body));
}

// Bodies and headers of every length up to a full datagram, also empty ones, are restored.
TEST(SessionCipher, OpensSealedPackets) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  std::uint64_t counter = 0;
  for (std::size_t size = 0; size <= 1400; ++size) {
    const std::string text(size, 'x');
    Packet packet = seal(sealing, ++counter, text.substr(size / 2), text);
    EXPECT_TRUE(opening.open(packet.nonce, packet.header, packet.body, packet.tag)) << size;
    EXPECT_EQ(packet.body, bytes_of(text));
  }
}

// The cipher has no order; the replay window checks order and repetition.
TEST(SessionCipher, OpensInAnyOrder) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  std::vector<Packet> packets;
  for (std::uint64_t counter : {std::uint64_t{0}, std::uint64_t{1}, counter_max - 1}) {
    packets.push_back(seal(sealing, counter, "header", "body"));
  }
  for (const int index : {2, 0, 1, 1}) {
    EXPECT_TRUE(opens(opening, packets[static_cast<std::size_t>(index)])) << index;
  }
}

// A flipped bit in header, body, tag or counter is noticed.
TEST(SessionCipher, RefusesEveryFlippedBit) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  Packet packet = seal(sealing, 42, "a header in clear", "a body of some length, sealed");
  const auto refuses_every_flip = [&](auto& bytes) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      EXPECT_FALSE(opens(opening, packet)) << "bit " << bit << " of " << bytes.size() << " bytes";
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
  };
  refuses_every_flip(packet.header);
  refuses_every_flip(packet.body);
  refuses_every_flip(packet.tag);
  for (int bit = 0; bit < 64; ++bit) {
    packet.nonce.counter ^= std::uint64_t{1} << bit;
    EXPECT_FALSE(opens(opening, packet)) << "bit " << bit << " of the counter";
    packet.nonce.counter ^= std::uint64_t{1} << bit;
  }
  for (int bit = 0; bit < 32; ++bit) {
    packet.nonce.salt ^= 1u << bit;
    EXPECT_FALSE(opens(opening, packet)) << "bit " << bit << " of the salt";
    packet.nonce.salt ^= 1u << bit;
  }
  EXPECT_TRUE(opens(opening, packet)) << "the packet itself is good";
}

// A truncated or extended packet, or one with a byte moved from header to body, does not open.
TEST(SessionCipher, RefusesMovedBoundaries) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  const Packet packet = seal(sealing, 1, "header", "body");
  for (const bool of_header : {true, false}) {
    Packet shorter = packet;
    Packet longer = packet;
    (of_header ? shorter.header : shorter.body).pop_back();
    (of_header ? longer.header : longer.body).push_back(0);
    EXPECT_FALSE(opens(opening, shorter));
    EXPECT_FALSE(opens(opening, longer));
  }
  Packet moved = packet;
  moved.body.insert(moved.body.begin(), moved.header.back());
  moved.header.pop_back();
  EXPECT_FALSE(opens(opening, moved));
}

// Only the same session with the same key in the same cluster opens a packet.
TEST(SessionCipher, RefusesForeignPackets) {
  SessionCipher sealing = sealer();
  const Packet packet = seal(sealing, 1, "header", "body");
  const auto opened_by = [&](const ClusterKey& key, const SessionId& by) {
    SessionCipher cipher(key, by, Direction::open);
    return opens(cipher, packet);
  };
  EXPECT_TRUE(opened_by(cluster_key(), session));
  EXPECT_FALSE(opened_by(cluster_key(), {session.high, session.low ^ 1})) << "wrong session";
  EXPECT_FALSE(opened_by(cluster_key(), {session.low, session.high})) << "halves swapped";
  EXPECT_FALSE(opened_by(cluster_key("harbour"), session)) << "wrong cluster name";
  EXPECT_FALSE(opened_by(ClusterKey(Key::generate(), "lighthouse"), session)) << "wrong key";
}

// Garbage does not change the cipher: the good packets around it open.
TEST(SessionCipher, OpensGoodPacketsBetweenGarbage) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  std::mt19937_64 random(1);
  for (std::uint64_t counter = 0; counter < 1000; ++counter) {
    Packet garbage{{.counter = random() % counter_max, .salt = 5},
                   Bytes(random() % 40),
                   Bytes(random() % 200),
                   {}};
    for (std::uint8_t& byte : garbage.body) byte = static_cast<std::uint8_t>(random());
    for (std::uint8_t& byte : garbage.tag) byte = static_cast<std::uint8_t>(random());
    EXPECT_FALSE(opens(opening, garbage)) << counter;

    Packet good = seal(sealing, counter, "header", "body");
    EXPECT_TRUE(opening.open(good.nonce, good.header, good.body, good.tag)) << counter;
    EXPECT_EQ(good.body, bytes_of("body"));
  }
}

// A refused body is wiped, so a caller that ignores the result gets nothing of it.
TEST(SessionCipher, WipesARefusedBody) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  Packet packet = seal(sealing, 1, "header", "body");
  packet.tag[0] ^= 1;
  EXPECT_FALSE(opening.open(packet.nonce, packet.header, packet.body, packet.tag));
  EXPECT_EQ(packet.body, Bytes(4, 0));
}

// Every counter gives another nonce: equal bodies have different ciphertexts and tags.
TEST(SessionCipher, SealsEqualBodiesUnequally) {
  std::set<std::uint64_t> counters;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    for (const int shift : {0, 8, 16, 24, 32, 38}) counters.insert(i << shift);
  }
  SessionCipher cipher = sealer();
  std::set<Bytes> bodies;
  std::set<Tag> tags;
  for (const std::uint64_t counter : counters) {
    const Packet packet = seal(cipher, counter, "header", "the same sixteen");
    bodies.insert(packet.body);
    tags.insert(packet.tag);
  }
  EXPECT_EQ(bodies.size(), counters.size());
  EXPECT_EQ(tags.size(), counters.size());
}

// A copy of a process continues with the same counter, and its salt keeps the nonces different.
TEST(SessionCipher, SealsEqualBodiesUnequallyUnderAnotherSalt) {
  SessionCipher original = sealer();
  SessionCipher copy = sealer();
  const Packet ours = seal(original, {.counter = 7, .salt = 1}, "header", "the same sixteen");
  const Packet theirs = seal(copy, {.counter = 7, .salt = 2}, "header", "the same sixteen");
  EXPECT_NE(ours.body, theirs.body);
  EXPECT_NE(ours.tag, theirs.tag);
}

// The limit of messages per key is enforced.
TEST(SessionCipher, StopsAtItsLastCounter) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  EXPECT_TRUE(opens(opening, seal(sealing, counter_max - 1, "header", "body")));
  EXPECT_THROW(seal(sealing, counter_max, "header", "body"), Error);

  const Nonce last{.counter = counter_max};
  const Bytes sealed = reference::seal(session_key(cluster_key()), bytes_of(last), {}, {});
  Packet beyond{last, {}, {}, {}};
  std::ranges::copy(sealed, beyond.tag.begin());
  EXPECT_FALSE(opens(opening, beyond)) << "a member that does not stop is not listened to";
}

// Using a cipher in the wrong direction is our own fault and is noticed.
TEST(SessionCipher, RefusesTheWrongDirection) {
  SessionCipher sealing = sealer();
  SessionCipher opening = opener();
  const Packet packet = seal(sealing, 1, "header", "body");
  EXPECT_THROW(seal(opening, 2, "header", "body"), Error);
  EXPECT_THROW(opens(sealing, packet), Error);
}

// Peers live in containers, so ciphers can be moved.
TEST(SessionCipher, WorksAfterAMove) {
  SessionCipher first = sealer();
  SessionCipher sealing = std::move(first);
  SessionCipher opening(cluster_key("harbour"), session, Direction::open);
  opening = opener();
  EXPECT_TRUE(opens(opening, seal(sealing, 1, "header", "body")));
  EXPECT_TRUE(opening.is_under(cluster_key()));
  EXPECT_FALSE(opening.is_under(cluster_key("harbour")));
}

}  // namespace

}  // namespace muster::crypto
