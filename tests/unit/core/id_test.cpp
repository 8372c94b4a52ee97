#include "muster/id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace muster {

namespace {

constexpr NodeId id{0x0123456789abcdef, 0xfedcba9876543210};
constexpr std::string_view text = "0123456789abcdeffedcba9876543210";

// Most significant digits first, so that text sorts as ids do.
TEST(Id, IsWrittenAsHexadecimalDigits) {
  EXPECT_EQ(id.to_string(), text);
  EXPECT_EQ(NodeId{}.to_string(), std::string(32, '0'));
  EXPECT_EQ(NodeId::from_string(text), id);
}

// A printed id can be read, and sorts the same.
RC_GTEST_PROP(Id, ReadsBackUnchanged, (std::uint64_t a, std::uint64_t b, std::uint64_t c)) {
  const SessionId first{a, b};
  const SessionId second{a, c};
  RC_ASSERT(SessionId::from_string(first.to_string()) == first);
  RC_ASSERT((first < second) == (first.to_string() < second.to_string()));
}

// There is one form, so two texts are equal exactly if the ids are.
TEST(Id, RefusesOtherForms) {
  const std::string good(text);
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "0", "0x" + good.substr(2), " " + good.substr(1),
        "-" + good.substr(1), "+" + good.substr(1), good.substr(0, 31) + "g",
        good.substr(0, 15) + " " + good.substr(16),
        std::string("0123456789ABCDEF") + good.substr(16), good.substr(0, 31) + '\0'}) {
    EXPECT_FALSE(NodeId::from_string(bad)) << bad;
  }
}

// Only the nil id has no bit set.
TEST(Id, IsNilOnlyWithoutBits) {
  EXPECT_TRUE(NodeId{}.is_nil());
  EXPECT_FALSE((NodeId{0, 1}.is_nil()));
  EXPECT_FALSE((NodeId{1, 0}.is_nil()));
}

}  // namespace

}  // namespace muster
