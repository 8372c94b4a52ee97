#include <gtest/gtest.h>

#include "unit/legacy/stage.hpp"

namespace muster::legacy {

namespace {

using namespace std::chrono_literals;

const wire::LegacyHello* hello_in(const Stage::Said& said) {
  return std::get_if<wire::LegacyHello>(&said.message.content);
}

/// The messages to that node alone.
std::vector<Stage::Said> said_to(Stage& stage, const Actor& actor) {
  std::vector<Stage::Said> said = stage.take_said();
  std::erase_if(said, [&](const Stage::Said& each) {
    return each.to.group || each.to.endpoint != actor.from;
  });
  return said;
}

bool is_master(const Stage& stage) {
  return stage.protocol->self().master;
}

// Their hellos come once a second, so we listen for longer than among native nodes.
TEST(LegacyElection, WeListenForTheirMasterFirst) {
  Stage stage({});
  Actor js = Stage::actor(1, 0.1, true);
  stage.pass(1400ms);
  EXPECT_FALSE(is_master(stage));
  stage.pass(5s, {&js});
  EXPECT_FALSE(is_master(stage));
  Stage alone({});
  alone.pass(2100ms);
  EXPECT_TRUE(is_master(alone));
}

// A heavier legacy node becomes master, by their own rule.
TEST(LegacyElection, HeavierLegacyNodeIsElected) {
  Stage stage({});
  Actor js = Stage::actor(1, 0.9);
  stage.pass(10s, {&js});
  EXPECT_FALSE(is_master(stage));
  js.hello.eligible = false;
  stage.pass(1s, {&js});
  EXPECT_TRUE(is_master(stage));
}

// Equal weights make two masters among legacy nodes; between a legacy node and us, one stays.
TEST(LegacyElection, EqualWeightsMakeOneMaster) {
  Stage stage({.weight = 0.5});
  Actor js = Stage::actor(1, 0.5);
  stage.greet(js);
  stage.pass(3s, {&js});
  js.hello.master = true;
  stage.pass(3s, {&js});
  EXPECT_FALSE(is_master(stage)) << "whoever was promoted last, or first, is theirs";
}

// A promotion on their side ends ours at once; our term is unaffected.
TEST(LegacyElection, WeYieldToANewMasterOfTheirs) {
  Stage stage({.weight = 0.9});
  Actor js = Stage::actor(1, 0.1);
  stage.pass(3s, {&js});
  ASSERT_TRUE(is_master(stage));
  stage.take_said();
  js.hello.master = true;
  stage.greet(js);
  EXPECT_FALSE(is_master(stage));
  const auto said = stage.take_said();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_FALSE(hello_in(said[0])->master);
}

// If two masters are required, both stay.
TEST(LegacyElection, WeStayWhereThereIsRoom) {
  Stage stage({.weight = 0.9, .masters_required = 2});
  Actor js = Stage::actor(1, 0.1);
  stage.pass(3s, {&js});
  js.hello.master = true;
  stage.pass(10s, {&js});
  EXPECT_TRUE(is_master(stage));
}

// After a promotion on request, we send their master a claim by unicast: to node-discovery one
// master more than required.
TEST(LegacyElection, OurPromotionSummonsTheirMaster) {
  Stage stage({});
  Actor js = Stage::actor(1, 0.9, true);
  stage.pass(3s, {&js});
  stage.call([](core::Protocol& protocol) { protocol.election().promote(); });
  stage.pass(2500ms, {&js});
  EXPECT_TRUE(said_to(stage, js).empty()) << "it may yet yield by itself";
  stage.pass(1s, {&js});
  const auto said = said_to(stage, js);
  ASSERT_FALSE(said.empty());
  EXPECT_TRUE(hello_in(said[0])->master);
  EXPECT_NE(said[0].message.sender.node, Stage::self);
  js.hello.master = false;
  stage.pass(1s, {&js});
  EXPECT_TRUE(is_master(stage));
  stage.take_said();
  stage.pass(5s, {&js});
  EXPECT_TRUE(said_to(stage, js).empty()) << "it has yielded";
}

// To node-discover, whose masters yield to heavier ones only, we claim to be heavier.
TEST(LegacyElection, NodeDiscoverIsOutweighed) {
  Stage stage({.dialect = LegacyDialect::node_discover});
  Actor js = Stage::actor(1, 1e300, true);
  stage.pass(3s, {&js});
  stage.call([](core::Protocol& protocol) { protocol.election().promote(); });
  stage.pass(4s, {&js});
  const auto said = said_to(stage, js);
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said[0].message.sender.node, Stage::self);
  EXPECT_GT(hello_in(said[0])->weight, js.hello.weight);
}

// A pair of their masters would stay. The lighter one, or of equals the one with the lower id, gets
// a claim that we are master, although we are not.
TEST(LegacyElection, PairOfLegacyMastersIsResolved) {
  for (const auto dialect : {LegacyDialect::node_discovery, LegacyDialect::node_discover}) {
    Stage stage({.dialect = dialect, .eligible = false});
    Actor a = Stage::actor(1, 0.5, true);
    Actor b = Stage::actor(2, 0.5, true);
    stage.pass(6s, {&a, &b});
    const auto said = stage.take_said();
    std::size_t claims = 0;
    for (const Stage::Said& each : said) {
      if (each.to.group) {
        EXPECT_FALSE(hello_in(each)->master);
        continue;
      }
      ++claims;
      EXPECT_EQ(each.to.endpoint, a.from);
      EXPECT_EQ(each.message.sender.node, Stage::self);
      EXPECT_TRUE(hello_in(each)->master);
    }
    EXPECT_GT(claims, 0u);
  }
}

// A node that stops tells them that it is no longer master, because they would wait for it.
TEST(LegacyElection, StoppedMasterReportsItsEnd) {
  Stage stage({});
  stage.pass(3s);
  ASSERT_TRUE(is_master(stage));
  stage.take_said();
  stage.call([](core::Protocol& protocol) { protocol.stop(); });
  stage.translator->stop(*stage.protocol, stage.now);
  stage.call([](core::Protocol&) {});
  const auto said = stage.take_said();
  ASSERT_FALSE(said.empty());
  EXPECT_FALSE(hello_in(said.back())->master || hello_in(said.back())->eligible);
}

}  // namespace

}  // namespace muster::legacy
