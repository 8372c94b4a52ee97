#include "crypto/session_check.hpp"

#include <gtest/gtest.h>

#include <set>
#include <span>
#include <string_view>

namespace muster::crypto {

namespace {

constexpr SessionId session{0x0011223344556677, 0x8899aabbccddeeff};

ClusterKey cluster_key(std::string_view cluster) {
  return ClusterKey(
      Key::from_text("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), cluster);
}

// The check is the one that Python's hmac and cryptography packages compute.
TEST(SessionCheck, IsTheKnownOne) {
  SessionCheck check(cluster_key("lighthouse"));
  EXPECT_EQ(check.of(session), 0xa84f7e15u);
}

// Each session has a check of its own with each key.
TEST(SessionCheck, DiffersBySessionAndKey) {
  SessionCheck check(cluster_key("lighthouse"));
  std::set<std::uint32_t> checks;
  for (std::uint64_t i = 0; i < 1000; ++i) checks.insert(check.of({i, 1}));
  EXPECT_EQ(checks.size(), 1000u);
  EXPECT_EQ(check.of(session), 0xa84f7e15u);
  EXPECT_NE(SessionCheck(cluster_key("harbour")).of(session), 0xa84f7e15u);
}

}  // namespace

}  // namespace muster::crypto
