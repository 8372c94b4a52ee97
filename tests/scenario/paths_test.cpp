#include "lib/story.hpp"

namespace muster::test {
namespace {

/// A world with two segments.
struct TwoSegments : Story {
  explicit TwoSegments(std::uint64_t seed = 1) : Story(seed) { world.network().add_segment(); }

  /// Options of a node on both segments.
  static sim::NodeOptions options_for(std::string name) {
    sim::NodeOptions options = Story::options_for(std::move(name));
    options.segments = {0, 1};
    return options;
  }
  void filter_the_group() {
    for (const sim::SegmentIndex segment : {0u, 1u}) world.network().block_group(segment, true);
  }
};

// A node on two segments is one node with two addresses, and it stays when one cable is unplugged.
TEST(Paths, TwoInterfacesAreOneNode) {
  TwoSegments story;
  story.start(TwoSegments::options_for("a"));
  const auto other = story.start(TwoSegments::options_for("b"));
  story.pass(2s);
  EXPECT_EQ(story.count("a: added b"), 1u);
  EXPECT_EQ(story.node("a", "b").paths.all().size(), 2u);
  story.forget_the_past();
  story.world.network().unplug(other, 0);
  story.pass(30s);
  story.expect_never("removed");
  story.expect_never("demoted");
  EXPECT_EQ(story.node("a", "b").paths.all().size(), 1u);
  story.world.network().plug(other, 0);
  story.expect_soon([&] { return story.node("a", "b").paths.all().size() == 2; }, 2s,
                    "the second address is known again");
}

// While the group is filtered, everything goes to one address. The other addresses are kept and
// used when the cable of the first one is unplugged (found by the swarm, seed 1795589511000318).
TEST(Paths, IdleAddressIsKeptWhileTheGroupIsFiltered) {
  for (const sim::SegmentIndex pulled : {0u, 1u}) {
    TwoSegments story;
    story.start(TwoSegments::options_for("a"));
    const auto other = story.start(TwoSegments::options_for("b"));
    story.pass(2s);
    story.filter_the_group();
    story.pass(30s);
    story.world.network().unplug(other, pulled);
    story.pass(30s);
    story.expect_never("removed");
  }
}

// Both addresses of a newcomer are known from its first packets, which come from both, because the
// group may be filtered before its next one (found by the swarm, seed 1795626283002074).
TEST(Paths, NewcomersAddressesAreKnownBeforeItsNextHello) {
  for (const sim::SegmentIndex pulled : {0u, 1u}) {
    TwoSegments story;
    story.start(TwoSegments::options_for("a"));
    story.pass(1s);
    const auto newcomer = story.start(TwoSegments::options_for("b"));
    story.pass(5ms);
    story.filter_the_group();
    story.pass(1s);
    story.world.network().unplug(newcomer, pulled);
    story.pass(30s);
    EXPECT_EQ(story.count("a: added b"), 1u);
    story.expect_never("removed");
  }
}

// A node that is met again while the group is filtered is known by all addresses that it uses
// (found by the swarm, seed 1795640010000406).
TEST(Paths, HellosByUnicastUseAllAddresses) {
  TwoSegments story;
  const auto speaker = story.start(TwoSegments::options_for("a"));
  const auto listener = story.start(TwoSegments::options_for("b"));
  story.pass(2s);
  story.filter_the_group();
  story.pass(5s);
  story.forget_the_past();
  story.world.network().cut(speaker, listener);
  story.expect({"b: removed a timeout"});
  story.world.network().mend(speaker, listener);
  story.expect({"b: added a"});
  story.pass(2s);
  EXPECT_EQ(story.node("b", "a").paths.all().size(), 2u);
  story.world.network().unplug(speaker, 0);
  story.forget_the_past();
  story.pass(30s);
  story.expect_never("removed");
}

// In clear text, a confirmed message for a process that has ended does not reach the process that
// has its port now (found by the swarm, seed 1795591576002213).
TEST(Paths, FormerOwnersParcelsDoNotReachTheHeir) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    TwoSegments story(seed);
    auto a = TwoSegments::options_for("a");
    auto b = TwoSegments::options_for("b");
    a.lifelines = b.lifelines = false;
    const auto sender = story.start(a);
    const auto receiver = story.start(b);
    story.pass(1s);
    story.world.power_off(receiver);
    story.world.start(receiver);
    story.join(receiver, "news");
    story.expect({"a: added b2"}, 1s);
    for (core::DeliveryId i = 1; i <= 5; ++i) story.send_confirmed(sender, i, "news", "1");
    story.pass(5s);
    EXPECT_EQ(story.messages("b2", "news").size(), 5u) << "seed " << seed;
  }
}

// This also holds if several processes ended at that port (found by the swarm, seed
// 1795616424000808).
TEST(Paths, ParcelsOfAllFormerOwnersDoNotReachTheHeir) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Story story(seed);
    auto b = Story::options_for("b");
    b.lifelines = false;
    const auto sender = story.start("a");
    // A node that joins after the end gets the free slot, before nodes that have been present for
    // long.
    const auto passing = story.start("c");
    story.pass(1s);
    const auto receiver = story.start(b);
    story.pass(1s);
    story.world.stop(passing);
    story.pass(1s);
    for (const char* arrival : {"a: added b2", "a: added b3"}) {
      story.world.power_off(receiver);
      story.world.start(receiver);
      story.expect({arrival}, 1s);
    }
    story.join(receiver, "news");
    story.pass(1ms);
    for (core::DeliveryId i = 1; i <= 5; ++i) story.send_confirmed(sender, i, "news", "1");
    story.pass(5s);
    EXPECT_EQ(story.messages("b3", "news").size(), 5u) << "seed " << seed;
  }
}

// Nodes on segments without common group traffic meet through one seed.
TEST(Paths, OneSeedJoinsTwoSegments) {
  Story story;
  story.world.network().add_segment();
  story.world.network().route(true);
  story.start_all({"a", "b", "c"});
  std::vector<sim::NodeIndex> far;
  for (const char* name : {"d", "e", "f"}) {
    auto options = Story::options_for(name);
    options.segments = {1};
    far.push_back(story.start(options));
  }
  story.pass(1s);
  story.world.call(far[2], [](core::Protocol& protocol) {
    protocol.introductions().set_seeds({sim::Network::endpoint_of(1, 0)});
  });
  story.expect_soon([&] { return story.all_see_each_other(); }, 5s, "everyone known");
  story.forget_the_past();
  story.pass(1min);
  story.expect_never("removed");
  EXPECT_EQ(story.masters().size(), 1u);
}

// A message sent as soon as all know each other reaches all, on either side of the router.
TEST(Paths, MessagesCrossTheRouterAtOnce) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Story story(seed);
    story.world.network().add_segment();
    story.world.network().route(true);
    std::vector<sim::NodeIndex> nodes = story.start_all({"a", "b", "c"});
    for (const char* name : {"d", "e", "f"}) {
      auto options = Story::options_for(name);
      options.segments = {1};
      nodes.push_back(story.start(options));
    }
    story.world.call(nodes.back(), [](core::Protocol& protocol) {
      protocol.introductions().set_seeds({sim::Network::endpoint_of(0, 0)});
    });
    for (const sim::NodeIndex node : nodes) story.join(node, "news");
    story.expect_soon([&] { return story.all_see_each_other(); }, 5s, "everyone known");
    story.send(nodes[1], "news", "1");
    story.pass(500ms);
    for (const char* name : {"a", "c", "d", "e", "f"}) {
      EXPECT_EQ(story.messages(name, "news").size(), 1u) << name << ", seed " << seed;
    }
  }
}

// Where unicast is filtered, nodes are admitted and kept over the group.
TEST(Paths, GroupAloneIsEnough) {
  Story story;
  story.world.network().block_unicast(true);
  story.start_all({"a", "b", "c"});
  story.expect_soon([&] { return story.all_see_each_other(); }, 2s, "everyone known");
  story.pass(1s);
  story.forget_the_past();
  story.pass(1min);
  story.expect_never("removed");
  EXPECT_EQ(story.masters().size(), 1u);
}

// The same holds for more nodes than are challenged one by one.
TEST(Paths, GroupAloneIsEnoughForManyNodes) {
  for (const std::size_t count : {8u, 9u, 10u, 12u, 17u, 18u, 30u}) {
    Story story;
    story.world.network().block_unicast(true);
    for (std::size_t i = 0; i < count; ++i) story.start("n" + std::to_string(i));
    story.expect_soon([&] { return story.all_see_each_other(); }, 5s,
                      "everyone known among " + std::to_string(count));
    story.expect_soon([&] { return story.masters().size() == 1; }, 2s, "one master");
  }
}

}  // namespace
}  // namespace muster::test
