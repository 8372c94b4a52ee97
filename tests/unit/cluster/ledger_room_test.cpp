#include "cluster/ledger_room.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::cluster {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Unit needing(std::vector<std::string> labels) {
  return {.needed_labels = std::move(labels)};
}

/// A label of 63 bytes, 64 with its length. There may be hundreds.
std::string label(int number) {
  return fmt::format("{:x>63}", number);
}

// There is room for tens of thousands of units. A refused unit takes no room.
TEST(LedgerRoom, LimitsTheNumberOfUnits) {
  LedgerRoom room;
  const std::size_t row = 5 + row_bytes;
  for (std::size_t i = 0; i < LedgerRoom::rows_bytes_max / row; ++i) {
    ASSERT_EQ(room.take(std::to_string(10'000 + i), {}), "") << i;
  }
  EXPECT_THAT(room.take("90000", {}), AllOf(HasSubstr("958464 bytes"), HasSubstr("several sets")));
  constexpr std::size_t left = LedgerRoom::rows_bytes_max % (5 + row_bytes);
  ASSERT_LT(left, row_bytes) << "not even the shortest id fits";
  EXPECT_NE(room.take("x", {}), "");
}

// Different combinations of labels have a separate limit. It does not affect known combinations and
// units without labels.
TEST(LedgerRoom, LimitsTheNumberOfCombinations) {
  LedgerRoom room;
  const int combinations = static_cast<int>(LedgerRoom::combinations_bytes_max / 64);
  for (int i = 0; i < combinations; ++i) {
    ASSERT_EQ(room.take("a" + std::to_string(i), needing({label(i)})), "") << i;
  }
  EXPECT_THAT(room.take("b", needing({label(combinations)})),
              AllOf(HasSubstr("3072 bytes"), HasSubstr("several sets")));
  EXPECT_NE(room.take("c", needing({label(0), label(1)})), "");
  EXPECT_EQ(room.take("d", needing({label(0)})), "");
  EXPECT_EQ(room.take("e", {}), "");
}

}  // namespace
}  // namespace muster::cluster
