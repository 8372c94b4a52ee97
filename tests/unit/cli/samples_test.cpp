#include <gtest/gtest.h>

#include "cli/output/samples.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;

// Nearest rank: a quantile is always a measured value.
TEST(Samples, QuantilesAreAmongThem) {
  Samples samples;
  for (int i = 100; i > 0; --i) samples.add(i * 1ms);
  EXPECT_EQ(samples.quantile(0.5), 50ms);
  EXPECT_EQ(samples.quantile(0.99), 99ms);
  EXPECT_EQ(samples.quantile(1), 100ms);
}

// Of one sample, all quantiles are that one.
TEST(Samples, OneIsEnough) {
  Samples samples;
  samples.add(3ms);
  EXPECT_EQ(samples.quantile(0.01), 3ms);
  EXPECT_EQ(samples.quantile(1), 3ms);
}

// The samples of several runs are joined.
TEST(Samples, AreJoined) {
  Samples one;
  one.add(1ms);
  Samples other;
  other.add(2ms);
  one.add(other);
  EXPECT_EQ(one.count(), 2u);
  EXPECT_EQ(one.quantile(1), 2ms);
}

}  // namespace

}  // namespace muster::cli
