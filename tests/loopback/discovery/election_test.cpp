#include <gtest/gtest.h>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

Options weighing(std::string name, double weight) {
  Options options = loopback_options(std::move(name));
  options.weight = weight;
  return options;
}

// The heavier of two nodes becomes master, and both know it.
TEST(Mastership, HeavierNodeIsElected) {
  LoopbackNode heavy(weighing("heavy", 2));
  LoopbackNode light(weighing("light", 1));
  heavy.discovery.start();
  light.discovery.start();
  ASSERT_TRUE(heavy.promotions.wait_for(1));
  ASSERT_TRUE(light.masters.wait_for(1));
  EXPECT_TRUE(heavy.discovery.is_master());
  EXPECT_FALSE(light.discovery.is_master());
  EXPECT_EQ(light.discovery.masters().front().id, heavy.discovery.id());
  EXPECT_EQ(heavy.discovery.masters().front().id, heavy.discovery.id());
  EXPECT_EQ(light.masters.items().front().term, heavy.discovery.term());
  EXPECT_EQ(light.discovery.term(), heavy.discovery.term());
}

// Of two masterships the later one has the higher token. A node that is not master has none.
TEST(Mastership, HasAToken) {
  LoopbackNode heavy(weighing("heavy", 2));
  LoopbackNode light(weighing("light", 1));
  EXPECT_EQ(heavy.discovery.token(), std::nullopt);
  heavy.discovery.start();
  light.discovery.start();
  ASSERT_TRUE(light.masters.wait_for(1));
  const FencingToken first = heavy.discovery.token().value();
  EXPECT_EQ(first, (FencingToken{heavy.discovery.term(), heavy.discovery.id()}));
  EXPECT_EQ(light.discovery.token(), std::nullopt);
  heavy.discovery.stop();
  EXPECT_EQ(heavy.discovery.token(), std::nullopt);
  ASSERT_TRUE(light.promotions.wait_for(1));
  EXPECT_GT(light.discovery.token().value(), first);
}

// When the master stops, the other node takes over in a higher term, and the stopped one reports a
// demotion.
TEST(Mastership, PassesOnWhenTheMasterStops) {
  LoopbackNode heavy(weighing("heavy", 2));
  LoopbackNode light(weighing("light", 1));
  heavy.discovery.start();
  light.discovery.start();
  ASSERT_TRUE(light.masters.wait_for(1));
  heavy.discovery.stop();
  EXPECT_FALSE(heavy.discovery.is_master());
  ASSERT_TRUE(heavy.demotions.wait_for(1));
  EXPECT_EQ(heavy.demotions.items().front().first, DemotionReason::stopped);
  ASSERT_TRUE(light.promotions.wait_for(1));
  EXPECT_GT(light.promotions.items().front(), heavy.promotions.items().front());
}

// promote() and demote() change the master.
TEST(Mastership, ChangesOnRequest) {
  LoopbackNode heavy(weighing("heavy", 2));
  LoopbackNode light(weighing("light", 1));
  heavy.discovery.start();
  light.discovery.start();
  ASSERT_TRUE(light.masters.wait_for(1));
  light.discovery.promote();
  EXPECT_TRUE(light.discovery.is_master());
  ASSERT_TRUE(heavy.demotions.wait_for(1));
  EXPECT_EQ(heavy.demotions.items().front().first, DemotionReason::outranked);
  light.discovery.demote(true);
  EXPECT_FALSE(light.discovery.is_master());
  ASSERT_TRUE(heavy.promotions.wait_for(2));
  EXPECT_FALSE(light.discovery.self().is_master_eligible);
}

// The latest `promote` or `demote(true)` still counts after stop and start.
TEST(Mastership, RemembersEligibilityOverRestarts) {
  Options options = loopback_options("alone");
  options.eligible = false;
  LoopbackNode node(options);
  node.discovery.start();
  node.discovery.promote();
  ASSERT_TRUE(node.promotions.wait_for(1));
  node.discovery.stop();
  EXPECT_TRUE(node.discovery.self().is_master_eligible);
  node.discovery.start();
  ASSERT_TRUE(node.promotions.wait_for(2));
  node.discovery.demote(true);
  node.discovery.stop();
  EXPECT_FALSE(node.discovery.self().is_master_eligible);
  node.discovery.start();
  EXPECT_FALSE(node.discovery.self().is_master_eligible);
}

// Terms grow when a node is stopped and started again.
TEST(Mastership, TermsGrowOverRestarts) {
  LoopbackNode node("alone");
  node.discovery.start();
  ASSERT_TRUE(node.promotions.wait_for(1));
  node.discovery.stop();
  EXPECT_EQ(node.discovery.term(), 1u);
  node.discovery.start();
  ASSERT_TRUE(node.promotions.wait_for(2));
  EXPECT_EQ(node.promotions.items().back(), 2u);
}

// An observer sees the others, is not seen, and sends nothing: each call that would throws.
TEST(Mastership, ObserversTakeNoPart) {
  Options options = loopback_options("watcher");
  options.observer = true;
  LoopbackNode watcher(options);
  LoopbackNode node("node");
  watcher.discovery.start();
  node.discovery.start();
  ASSERT_TRUE(watcher.added.wait_for(1));
  ASSERT_TRUE(node.promotions.wait_for(1));
  EXPECT_TRUE(node.discovery.nodes().empty());
  Discovery& mute = watcher.discovery;
  EXPECT_TRUE(mute.is_observer());
  const std::function<void()> calls[] = {
      [&] { mute.promote(); },
      [&] { mute.demote(); },
      [&] { mute.advertise(Value(1)); },
      [&] { mute.publish("name", Value(1)); },
      [&] { mute.unpublish("name"); },
      [&] { mute.send("news", Value(1)); },
      [&] { mute.send_to(node.discovery.id(), "news", Value(1)); },
      [&] { mute.send_confirmed("news", Value(1), [](std::error_code, Delivery) {}); }};
  for (const auto& call : calls) EXPECT_EQ(error_of(call).first, Errc::invalid_option);
}

// Nodes with different numbers of masters report the mismatch.
TEST(Mastership, DisagreementIsReported) {
  Options options = loopback_options("two");
  options.masters_required = 2;
  LoopbackNode two(options);
  LoopbackNode one("one");
  two.discovery.start();
  one.discovery.start();
  ASSERT_TRUE(one.errors.wait_for(1));
  EXPECT_EQ(one.errors.items().front().errc(), Errc::configuration_mismatch);
}

}  // namespace
}  // namespace muster::test
