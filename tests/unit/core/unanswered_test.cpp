#include "core/unanswered.hpp"

#include <gtest/gtest.h>

#include "core/limits.hpp"

namespace muster::core {
namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

Peer stranger(std::uint64_t number, std::uint32_t challenges) {
  Peer peer;
  peer.session = {7, number};
  peer.acquaintance.challenges = challenges;
  return peer;
}

// A session is remembered with the number of its challenges until it answers or is not heard.
TEST(Unanswered, AreRememberedForAWhile) {
  Unanswered unanswered;
  unanswered.remember(stranger(1, 9), start);
  ASSERT_NE(unanswered.find({7, 1}, start + 29s), nullptr);
  EXPECT_EQ(unanswered.find({7, 1}, start + 29s)->challenges, 9u);
  EXPECT_EQ(unanswered.find({7, 1}, start + 31s), nullptr);
  EXPECT_EQ(unanswered.find({7, 2}, start), nullptr);
  unanswered.forget({7, 1});
  EXPECT_EQ(unanswered.find({7, 1}, start), nullptr);
}

// A session that is met again and again for hours stays remembered, beside thousands of others.
TEST(Unanswered, StayRememberedAsLongAsTheyAreHeard) {
  Unanswered unanswered;
  Time now = start;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    now += 3s;
    unanswered.remember(stranger(i % 5, 10), now);
    if (i >= 5) {
      EXPECT_NE(unanswered.find({7, (i + 3) % 5}, now), nullptr) << i;
    }
  }
  EXPECT_EQ(unanswered.size(), 5u);
}

// The number of sessions is bounded, and the oldest are forgotten first.
TEST(Unanswered, AreBounded) {
  Unanswered unanswered;
  for (std::uint64_t i = 0; i < 3 * limits::unanswered; ++i) {
    unanswered.remember(stranger(i, 1), start + std::chrono::milliseconds(i));
  }
  const Time end = start + std::chrono::milliseconds(3 * limits::unanswered);
  EXPECT_LE(unanswered.size(), limits::unanswered + 1);
  EXPECT_EQ(unanswered.find({7, 0}, end), nullptr);
  EXPECT_NE(unanswered.find({7, 3 * limits::unanswered - 1}, end), nullptr);
}

}  // namespace
}  // namespace muster::core
