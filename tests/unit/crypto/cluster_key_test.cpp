#include "crypto/cluster_key.hpp"

#include <gtest/gtest.h>

#include <span>

#include "unit/crypto/reference.hpp"

namespace muster::crypto {

namespace {

using reference::bytes_of;
using reference::to_hex;

/// The bytes 00 01 02 ... 1f.
constexpr std::string_view raw_text =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr std::string_view passphrase = "correct horse battery";

std::string secret_of(const ClusterKey& key) {
  return to_hex(key.secret());
}

struct KnownCluster {
  std::string_view name;
  std::string_view secret;
  std::uint32_t key_id;
  std::uint32_t tag;
};

/// Computed by Python's hmac and hashlib. The last name is empty: an empty salt for HKDF.
constexpr KnownCluster known_clusters[] = {
    {"lighthouse", "165b79e7f735c301801ef9b5d5ce49700102ccce41d67cfc6c35807feae1e462", 0xe62eee40,
     0x1ad737b3},
    {"harbour", "a89bf6b9d6ff51fbc31e5acde00d25ba82178f133ef6db8e0a355689c625debe", 0x4124d9a3,
     0xad380832},
    {"", "dfc8f92f67cafa43e779220698c0de1ad0ae29521184cb051aac92f6da699a27", 0x0dbf56ce,
     0xf5cd9f30},
};

// A raw key gives the secret and id that other implementations compute.
TEST(ClusterKey, OfARawKeyIsTheKnownOne) {
  for (const KnownCluster& known : known_clusters) {
    const ClusterKey key(Key::from_text(raw_text), known.name);
    EXPECT_EQ(secret_of(key), known.secret) << '"' << known.name << '"';
    EXPECT_EQ(key.id(), known.key_id) << '"' << known.name << '"';
  }
}

// The secret agrees with a second implementation of the specification for random keys.
TEST(ClusterKey, OfAnyRawKeyAgreesWithTheReference) {
  for (int i = 0; i < 20; ++i) {
    const Key raw = Key::generate();
    const ClusterKey key(raw, "lighthouse");
    const reference::Bytes secret =
        reference::hkdf(reference::from_hex(raw.reveal()), bytes_of("lighthouse"),
                        bytes_of("muster 1 cluster"), ClusterKey::bytes);
    EXPECT_EQ(secret_of(key), to_hex(secret));
    const reference::Bytes id = reference::hkdf(secret, {}, bytes_of("muster 1 key id"), 4);
    EXPECT_EQ(key.id(), id[0] + 0x100u * id[1] + 0x10000u * id[2] + 0x1000000u * id[3]);
  }
}

// A passphrase is stretched by scrypt, as Python's hashlib does it.
TEST(ClusterKey, OfAPassphraseIsTheKnownOne) {
  const ClusterKey key(Key::from_passphrase(passphrase), "lighthouse");
  EXPECT_EQ(secret_of(key), "1146a97069d90ed43013c851d47837aaf867a84f3a8b126cf4b12206b1c57157");
  EXPECT_EQ(key.id(), 0x238bd621u);
}

// A passphrase that two clusters share gives different secrets, so a guess helps with one cluster
// only.
TEST(ClusterKey, OfOnePassphraseDiffersPerCluster) {
  const ClusterKey key(Key::from_passphrase(passphrase), "harbour");
  EXPECT_EQ(secret_of(key), "df68469d1ffb3d2e89ebb2e54b093a9412a584e8238e6d458b1cb0179cb8a8a2");
  EXPECT_EQ(key.id(), 0x2b640007u);
}

// A raw key and a passphrase of the same bytes give different secrets.
TEST(ClusterKey, OfARawKeyDiffersFromThePassphraseOfTheSameBytes) {
  const std::string text = "thirty-two bytes, neither more..";
  const auto bytes = std::as_bytes(std::span(text)).first<Key::raw_bytes>();
  EXPECT_NE(secret_of(ClusterKey(Key::from_bytes(bytes), "c")),
            secret_of(ClusterKey(Key::from_passphrase(text), "c")));
}

// A copy holds the same secret and id.
TEST(ClusterKey, SurvivesItsOriginal) {
  const ClusterKey copy = ClusterKey(Key::from_text(raw_text), "lighthouse");
  ClusterKey assigned(Key::generate(), "harbour");
  assigned = copy;
  EXPECT_EQ(secret_of(assigned), known_clusters[0].secret);
  EXPECT_EQ(assigned.id(), known_clusters[0].key_id);
}

// The tag in packet headers is the one that other implementations compute.
TEST(ClusterTag, IsTheKnownOne) {
  for (const KnownCluster& known : known_clusters) {
    EXPECT_EQ(cluster_tag(known.name), known.tag) << '"' << known.name << '"';
  }
}

}  // namespace

}  // namespace muster::crypto
