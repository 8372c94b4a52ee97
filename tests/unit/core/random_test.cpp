#include "core/random.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

// One seed gives the same numbers on every machine: those of the standard's engine.
TEST(Random, RepeatsFromASeed) {
  std::mt19937_64 twin(42);
  Random random(42);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(random.bits(), twin());
}

// Numbers stay below their bound.
RC_GTEST_PROP(Random, StaysWithinItsBounds, (std::uint64_t seed)) {
  Random random(seed);
  const auto bound = *rc::gen::element<std::uint32_t>(1, 2, 7, 1u << 31, 0xffffffff);
  for (int i = 0; i < 50; ++i) {
    RC_ASSERT(random.below(bound) < bound);
    const double unit = random.unit();
    RC_ASSERT(unit >= 0.0 && unit < 1.0);
    const Duration between = random.between(5ms, 9ms);
    RC_ASSERT(between >= Duration(5ms) && between < Duration(9ms));
  }
  RC_ASSERT(random.between(5ms, 5ms) == Duration(5ms));
}

// Each side of a die is equally likely.
TEST(Random, IsFair) {
  Random random(1);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts[random.below(6)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 400);
}

}  // namespace

}  // namespace muster::core
