#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <unordered_set>

#include "muster/assignment.hpp"

namespace muster {

namespace {

constexpr NodeId id{0x0123456789abcdef, 0xfedcba9876543210};

// Numbers have a fixed width, so that a store that compares text can fence.
TEST(Tokens, AreWrittenWithFixedWidth) {
  const FencingToken token{0x2a, id};
  EXPECT_EQ(token.to_string(), "000000000000002a-0123456789abcdeffedcba9876543210");
  EXPECT_EQ((AssignmentToken{token, 3}.to_string()),
            "000000000000002a-0123456789abcdeffedcba9876543210-0000000000000003");
}

RC_GTEST_PROP(Tokens, ComeBackFromTheirTextAndSortTheSame,
              (std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d)) {
  const AssignmentToken first{{a, {b, c}}, d};
  const AssignmentToken second{{a, {b, d}}, c};
  RC_ASSERT(AssignmentToken::from_string(first.to_string()) == first);
  RC_ASSERT(FencingToken::from_string(first.leader.to_string()) == first.leader);
  RC_ASSERT((first < second) == (first.to_string() < second.to_string()));
  RC_ASSERT((first.leader < second.leader) ==
            (first.leader.to_string() < second.leader.to_string()));
}

TEST(Tokens, AreReadFromNoOtherForm) {
  const std::string fencing = FencingToken{1, id}.to_string();
  const std::string assignment = AssignmentToken{{1, id}, 2}.to_string();
  for (const std::string& bad :
       {std::string(), fencing.substr(1), fencing + "0", " " + fencing.substr(1),
        "+" + fencing.substr(1), fencing.substr(0, 16) + ":" + fencing.substr(17), assignment}) {
    EXPECT_FALSE(FencingToken::from_string(bad)) << bad;
  }
  for (const std::string& bad : {fencing, assignment.substr(1), assignment + "0",
                                 assignment.substr(0, assignment.size() - 1) + "G"}) {
    EXPECT_FALSE(AssignmentToken::from_string(bad)) << bad;
  }
}

// They are keys of unordered containers, and one that differs in any part is another key.
TEST(Tokens, AreHashed) {
  std::unordered_set<AssignmentToken> tokens;
  for (std::uint64_t term = 0; term < 10; ++term) {
    for (std::uint64_t version = 0; version < 10; ++version) {
      tokens.insert({{term, id}, version});
    }
  }
  EXPECT_EQ(tokens.size(), 100u);
  EXPECT_TRUE(tokens.contains({{3, id}, 7}));
  std::unordered_set<std::size_t> hashes;
  for (const AssignmentToken& token : tokens) hashes.insert(std::hash<AssignmentToken>{}(token));
  EXPECT_EQ(hashes.size(), 100u);
  EXPECT_NE(std::hash<FencingToken>{}({1, id}), std::hash<FencingToken>{}({2, id}));
}

}  // namespace

}  // namespace muster
