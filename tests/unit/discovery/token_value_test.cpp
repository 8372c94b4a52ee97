#include "muster/token_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cereal/types/vector.hpp>

#include "muster/typed.hpp"

namespace muster {
namespace {

using testing::HasSubstr;

constexpr NodeId node{0x0123456789abcdef, 0xfedcba9876543210};
constexpr FencingToken fencing{0xffff'ffff'ffff'fffe, node};
constexpr AssignmentToken assignment{fencing, 3};

// Ids and tokens survive the way through JSON text.
TEST(TokenValue, ComesBackFromJson) {
  const auto sent = [](const auto& token) { return parse_value(to_string(to_value(token))); };
  EXPECT_EQ(from_value<NodeId>(sent(node)), node);
  EXPECT_EQ(from_value<SessionId>(sent(SessionId{1, 2})), (SessionId{1, 2}));
  EXPECT_EQ(from_value<FencingToken>(sent(fencing)), fencing);
  EXPECT_EQ(from_value<AssignmentToken>(sent(assignment)), assignment);
}

TEST(TokenValue, IsOneObjectWithNames) {
  EXPECT_EQ(to_string(to_value(FencingToken{7, node})),
            R"({"term":7,"id":"0123456789abcdeffedcba9876543210"})");
  EXPECT_EQ(to_string(to_value(AssignmentToken{{7, node}, 3})),
            R"({"term":7,"leader":"0123456789abcdeffedcba9876543210","version":3})");
}

// Ids and tokens survive the way through typed payloads, alone and inside other objects.
TEST(TokenValue, ComesBackFromTypedPayloads) {
  EXPECT_EQ(decode<AssignmentToken>(encode(assignment)), assignment);
  const std::vector<FencingToken> tokens{fencing, {1, node}};
  EXPECT_EQ(decode<std::vector<FencingToken>>(encode(tokens)), tokens);
  const std::vector<NodeId> ids{node, {}};
  EXPECT_EQ(decode<std::vector<NodeId>>(encode(ids)), ids);
}

TEST(TokenValue, RefusesWhatIsNone) {
  const auto refusal = [](auto read) -> std::string {
    try {
      read();
    } catch (const Error& error) {
      EXPECT_EQ(error.errc(), Errc::undecodable);
      return error.what();
    }
    return "nothing was thrown";
  };
  EXPECT_THAT(refusal([] { from_value<NodeId>(Value("xyz")); }),
              HasSubstr("\"xyz\" is no id of a node"));
  for (const char* const text :
       {"7", "{}", R"({"term":7})", R"({"term":-1,"id":""})",
        R"({"term":1.5,"id":"0123456789abcdeffedcba9876543210"})", R"({"term":1,"id":"0123"})"}) {
    EXPECT_THAT(refusal([&] { from_value<FencingToken>(parse_value(text)); }),
                HasSubstr("is no fencing token"));
  }
  EXPECT_THAT(refusal([] { from_value<AssignmentToken>(to_value(fencing)); }),
              HasSubstr("is no token of an assignment"));
}

}  // namespace
}  // namespace muster
