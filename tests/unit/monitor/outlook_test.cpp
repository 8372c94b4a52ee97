#include "monitor/outlook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lib/node_ids.hpp"
#include "monitor/json.hpp"

namespace muster::monitor {
namespace {

using namespace std::chrono_literals;
using test::ada;
using test::bob;
using test::cid;
using test::dan;
using testing::ElementsAre;

std::vector<Node> nodes(std::initializer_list<NodeId> ids) {
  std::vector<Node> nodes;
  for (const NodeId& id : ids) nodes.emplace_back().id = id;
  return nodes;
}

struct OutlookTest : testing::Test {
  Outlook outlook;
  core::Time now{1h};

  std::vector<NodeId> asked(const std::vector<Node>& others) {
    std::vector<NodeId> to;
    for (const auto& question : outlook.questions(ada, others, now)) to.push_back(question.to);
    return to;
  }
};

// Each node is asked on request, at most every two seconds.
TEST_F(OutlookTest, AsksEachNodeEveryTwoSeconds) {
  EXPECT_THAT(asked(nodes({bob, cid})), ElementsAre(bob, cid));
  now += 1s;
  EXPECT_THAT(asked(nodes({bob, cid, dan})), ElementsAre(dan));
  now += 1s;
  EXPECT_THAT(asked(nodes({bob, cid, dan})), ElementsAre(bob, cid));
}

// In a large cluster all nodes get their turn, within the limit of questions per second.
TEST_F(OutlookTest, GoesThroughALargeClusterSlowly) {
  std::vector<Node> many;
  for (std::uint64_t i = 1; i <= 100; ++i) many.emplace_back().id = {2, i};
  std::set<NodeId> all;
  for (int second = 0; second < 4; ++second) {
    const auto now_asked = asked(many);
    EXPECT_LE(now_asked.size(), Outlook::questions_per_second);
    EXPECT_TRUE(asked(many).empty());
    all.insert(now_asked.begin(), now_asked.end());
    now += 1s;
  }
  EXPECT_EQ(all.size(), 100U);
}

// An answer confirms the view of the question or lists the view of the node; the page shows missing
// and additional nodes.
TEST_F(OutlookTest, KnowsWhichNodesSeeEachOther) {
  Snapshot snapshot;
  snapshot.self.id = ada;
  snapshot.nodes = nodes({bob, cid});
  outlook.questions(ada, snapshot.nodes, now);
  outlook.answered(bob, {.digest = detail::sight_digest({ada, bob, cid}), .suspected = {cid}}, now);
  outlook.answered(cid, {.digest = 5, .nodes = std::vector<NodeId>{dan, cid, ada}}, now);
  outlook.answered(dan, {.digest = 5, .nodes = std::vector<NodeId>{dan}}, now);
  snapshot.seen = outlook.seen(now);
  ASSERT_EQ(snapshot.seen.size(), 2U);
  const auto page = nodes_json(snapshot);
  const Value& of_bob = page.at("nodes").at(0).at("sees");
  EXPECT_EQ(of_bob.at("count"), 3);
  EXPECT_EQ(of_bob.at("missing").as_array().size(), 0U);
  EXPECT_EQ(of_bob.at("suspected").at(0).as_string(), cid.to_string().c_str());
  const Value& of_cid = page.at("nodes").at(1).at("sees");
  EXPECT_EQ(of_cid.at("missing").at(0).as_string(), bob.to_string().c_str());
  EXPECT_EQ(of_cid.at("others").at(0).as_string(), dan.to_string().c_str());
}

// A digest that differs and has no names says nothing. Old answers, and those of departed nodes,
// are forgotten.
TEST_F(OutlookTest, ForgetsOldAnswers) {
  outlook.questions(ada, nodes({bob}), now);
  outlook.answered(bob, {.digest = 5}, now);
  EXPECT_TRUE(outlook.seen(now).empty());
  outlook.answered(bob, {.digest = detail::sight_digest({ada, bob})}, now);
  EXPECT_EQ(outlook.seen(now).size(), 1U);
  EXPECT_TRUE(outlook.seen(now + 1min).empty());
  outlook.questions(ada, nodes({cid}), now);
  EXPECT_TRUE(outlook.seen(now).empty());
}

}  // namespace
}  // namespace muster::monitor
