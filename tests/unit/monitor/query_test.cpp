#include "monitor/query.hpp"

#include <gtest/gtest.h>

namespace muster::monitor {
namespace {

// Ids of work may be any text, and any text can be expressed.
TEST(MonitorQuery, IsDecoded) {
  const Query query("after=a%26b+c%C3%A4&state=failed&state=held&flag&=x&%4=%zz%");
  EXPECT_EQ(query.find("after"), "a&b c\xC3\xA4");
  EXPECT_EQ(query.find("state"), "failed");
  EXPECT_EQ(query.find("flag"), "");
  EXPECT_EQ(query.find("%4"), "%zz%");
  EXPECT_EQ(query.find("missing"), "");
  EXPECT_EQ(Query().find("after"), "");
}

// Numbers out of bounds are refused with a sentence.
TEST(MonitorQuery, ReadsNumbers) {
  EXPECT_EQ(Query("limit=10").number("limit", 5, 10), 10U);
  EXPECT_EQ(Query("limit=").number("limit", 5, 10), 5U);
  for (const char* wrong : {"limit=11", "limit=-1", "limit=1x", "limit=99999999999999999999"}) {
    EXPECT_THROW(Query(wrong).number("limit", 5, 10), BadQuery) << wrong;
  }
}

}  // namespace
}  // namespace muster::monitor
