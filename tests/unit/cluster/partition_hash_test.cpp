#include <gtest/gtest.h>

#include "muster/partitions.hpp"
#include "muster/ring_election.hpp"

namespace muster {
namespace {

// XXH64 with seed 0, with the values of its specification, so that any language finds the
// partition.
TEST(PartitionOf, FollowsThePublishedHash) {
  constexpr std::uint32_t all = 0x8000'0000;
  EXPECT_EQ(partition_of("", all), 0xef46db3751d8e999ULL % all);
  EXPECT_EQ(partition_of("a", all), 0xd24ec4f1a98c6e5bULL % all);
  EXPECT_EQ(partition_of("abc", all), 0x44bc2cf5ad770999ULL % all);
  EXPECT_EQ(partition_of("user:1001", 1), 0U);
}

// Keys spread evenly: none of 64 partitions gets one and a half times its share.
TEST(PartitionOf, SpreadsKeys) {
  std::vector<int> counts(64, 0);
  for (int i = 0; i < 64'000; ++i) ++counts[partition_of("key" + std::to_string(i), 64)];
  for (const int count : counts) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1'200);
  }
}

// The default partitioner of ring-election, with values that JavaScript computes: also for a hash
// of -2^31 and for characters of one to four bytes.
TEST(PartitionOf, AgreesWithRingElection) {
  const struct {
    const char* key;
    Partition of_10;
    Partition of_16384;
  } cases[] = {{"", 0, 0},     {"KEY", 3, 8767}, {"user:1001", 7, 3759},      {"grün", 9, 7453},
               {"☃", 1, 9731}, {"𝄞", 4, 2922},   {"polygenelubricants", 8, 0}};
  for (const auto& [key, of_10, of_16384] : cases) {
    EXPECT_EQ(ring_election_partition_of(key, 10), of_10) << key;
    EXPECT_EQ(ring_election_partition_of(key, 16'384), of_16384) << key;
  }
}

}  // namespace
}  // namespace muster
