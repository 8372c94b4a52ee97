#include "core/nonces.hpp"

#include <gtest/gtest.h>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};
constexpr Duration life = limits::nonce_life;

// All challenges of one life share a nonce, so one answer serves them all.
TEST(Nonces, StayTheSameForALife) {
  const NonceSource draw = seeded_nonces(1);
  Nonces nonces;
  const auto first = nonces.current(start, draw);
  EXPECT_NE(first, 0u);
  EXPECT_EQ(nonces.current(start + life - 1ns, draw), first);
  const auto second = nonces.current(start + life, draw);
  EXPECT_NE(second, first);
  EXPECT_EQ(nonces.current(start + 2 * life - 1ns, draw), second);
}

// A slow answer still counts, up to two lives of its nonce.
TEST(Nonces, AreAnsweredForTwoLives) {
  const NonceSource draw = seeded_nonces(1);
  Nonces nonces;
  const auto nonce = nonces.current(start, draw);
  EXPECT_TRUE(nonces.is_fresh(nonce, start));
  EXPECT_TRUE(nonces.is_fresh(nonce, start + 2 * life - 1ns));
  EXPECT_FALSE(nonces.is_fresh(nonce, start + 2 * life));
}

// This does not depend on the time at which the next nonce was drawn.
TEST(Nonces, DoNotLiveLongerIfRenewedLate) {
  for (const Duration renewed : {life, life + life / 2, 2 * life - 1ns}) {
    const NonceSource draw = seeded_nonces(1);
    Nonces nonces;
    const auto nonce = nonces.current(start, draw);
    nonces.current(start + renewed, draw);
    EXPECT_TRUE(nonces.is_fresh(nonce, start + 2 * life - 1ns)) << renewed.count();
    EXPECT_FALSE(nonces.is_fresh(nonce, start + 2 * life)) << renewed.count();
  }
}

// Two lives later, no nonce is remembered.
TEST(Nonces, AreForgottenAfterALongPause) {
  const NonceSource draw = seeded_nonces(1);
  Nonces nonces;
  const auto nonce = nonces.current(start, draw);
  const auto later = nonces.current(start + 1h, draw);
  EXPECT_FALSE(nonces.is_fresh(nonce, start + 1h));
  EXPECT_TRUE(nonces.is_fresh(later, start + 1h));
}

// Only nonces that were used can be answered, not zero, the initial value.
TEST(Nonces, AreNotGuessed) {
  const NonceSource draw = seeded_nonces(1);
  Nonces nonces;
  EXPECT_FALSE(nonces.is_fresh(0, start));
  const auto nonce = nonces.current(start, draw);
  EXPECT_FALSE(nonces.is_fresh(0, start));
  EXPECT_FALSE(nonces.is_fresh(nonce + 1, start));
}

// After a revocation no earlier answer counts, and the next challenge has a new nonce.
TEST(Nonces, AreRevokedAtOnce) {
  const NonceSource draw = seeded_nonces(1);
  Nonces nonces;
  const auto first = nonces.current(start, draw);
  const auto second = nonces.current(start + life, draw);
  nonces.revoke();
  EXPECT_FALSE(nonces.is_fresh(first, start + life));
  EXPECT_FALSE(nonces.is_fresh(second, start + life));
  const auto third = nonces.current(start + life, draw);
  EXPECT_NE(third, second);
  EXPECT_TRUE(nonces.is_fresh(third, start + life));
  EXPECT_FALSE(nonces.is_fresh(second, start + life));
  EXPECT_FALSE(nonces.is_fresh(0, start + life));
}

}  // namespace

}  // namespace muster::core
