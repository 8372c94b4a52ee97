#include "discovery/sight.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/time.hpp"
#include "lib/node_ids.hpp"

namespace muster::detail {
namespace {

using namespace std::chrono_literals;
using test::ada;
using test::bob;
using test::cid;
using testing::Optional;

// Nodes of other versions must compute the same number, in whichever order they know each other.
TEST(Sight, DigestIsAsSpecified) {
  EXPECT_EQ(sight_digest({}), 0xcbf29ce484222325U);
  EXPECT_EQ(sight_digest({NodeId{0, 'a'}}), sight_digest({NodeId{0, 'a'}}));
  EXPECT_EQ(sight_digest({ada, bob, cid}), sight_digest({cid, ada, bob}));
  EXPECT_NE(sight_digest({ada, bob}), sight_digest({ada, cid}));
  // Computed by hand from the definition: sixteen bytes, fifteen of them zero.
  std::uint64_t expected = 0xcbf29ce484222325U;
  for (int i = 0; i < 15; ++i) expected *= 0x100000001b3U;
  expected = (expected ^ 'a') * 0x100000001b3U;
  EXPECT_EQ(sight_digest({NodeId{0, 'a'}}), expected);
}

// The answer contains a list only if the views differ.
TEST(Sight, IsCompleteOnlyIfItDiffers) {
  const std::uint64_t asked = sight_digest({ada, bob});
  EXPECT_THAT(read_sight_question(sight_question(asked)), Optional(asked));
  const Value same = sight_answer(asked, {bob, ada}, {bob});
  EXPECT_THAT(read_sight_answer(same), Optional(Sight{asked, std::nullopt, {bob}}));
  EXPECT_LT(to_string(same).size(), 100U);
  const Value more = sight_answer(asked, {ada, bob, cid}, {});
  const std::vector<NodeId> all{ada, bob, cid};
  EXPECT_THAT(read_sight_answer(more), Optional(Sight{sight_digest(all), all, {}}));
  const Value large = sight_answer(asked, std::vector<NodeId>(sight_ids_max + 1, ada), {});
  EXPECT_EQ(read_sight_answer(large)->nodes, std::nullopt);
}

// A node with the key may send anything; a malformed answer is ignored.
TEST(Sight, IgnoresMalformedAnswers) {
  for (const char* text :
       {"null", "[]", "{}", R"({"see":1,"suspected":[]})", R"({"see":"12"})",
        R"({"see":"xyz","suspected":[]})", R"({"see":"11112222333344445","suspected":[]})"}) {
    EXPECT_EQ(read_sight_answer(parse_value(text)), std::nullopt) << text;
    EXPECT_EQ(read_sight_question(parse_value(text)), std::nullopt) << text;
  }
  const auto odd = read_sight_answer(parse_value(R"({"see":"1","suspected":["x",5],"nodes":7})"));
  EXPECT_THAT(odd, Optional(Sight{1, std::nullopt, {}}));
}

// The rate of answers is limited for any number of questions.
TEST(Sight, IsAnsweredAtALimitedRate) {
  SightPace pace;
  const core::Time now{1h};
  for (unsigned i = 0; i < SightPace::answers_per_second; ++i) EXPECT_TRUE(pace.admit(now));
  EXPECT_FALSE(pace.admit(now + 999ms));
  EXPECT_TRUE(pace.admit(now + 1s));
}

}  // namespace
}  // namespace muster::detail
