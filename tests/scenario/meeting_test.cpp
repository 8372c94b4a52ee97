#include "lib/story.hpp"

namespace muster::test {
namespace {

// A newcomer sees the others, and they see it, within a round trip or two.
TEST(Meeting, NodesSeeEachOtherWithinMilliseconds) {
  Story story;
  story.start("a");
  story.pass(1s);
  story.start("b");
  story.expect({"b: added a", "a: added b"}, 1ms);
}

// A node's info is known when the node is added.
TEST(Meeting, AddedNodesBringTheirInfo) {
  Story story;
  story.start("a");
  story.start(sim::NodeOptions{.name = "b", .info = R"({"role":"queue"})"});
  story.expect({"a: added b"}, 10ms);
  EXPECT_EQ(story.info_of("a", "b"), R"({"role":"queue"})");
}

// Info too large for one datagram is fetched before the node is added.
TEST(Meeting, LargeInfoArrivesWithTheNode) {
  Story story;
  const std::string info = '"' + std::string(60'000, 'x') + '"';
  story.start("a");
  story.start(sim::NodeOptions{.name = "b", .info = info});
  story.expect({"a: added b"}, 100ms);
  EXPECT_EQ(story.info_of("a", "b"), info);
}

// A restarted process is another node. Its answer from the same port shows nodes that have not
// noticed yet that its former process is gone.
TEST(Meeting, RestartedProcessReplacesItsFormerSelf) {
  Story story;
  sim::NodeOptions a = Story::options_for("a");
  a.lifelines = false;
  const std::vector nodes = {story.start(a), story.start("b")};
  story.pass(1s);
  story.world.crash(nodes[1]);
  story.pass(10ms);
  story.world.start(nodes[1]);
  story.expect({"a: added b2", "a: removed b replaced"}, 50ms);
}

// A node object that is stopped and started again is the same node in a new life.
TEST(Meeting, NewLifeOfANodeReplacesTheFormerOneAtOnce) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.world.network().cut(nodes[1], nodes[0]);
  story.world.stop(nodes[1]);
  story.world.network().mend(nodes[1], nodes[0]);
  story.world.start(nodes[1]);
  story.expect({"a: removed b replaced", "a: added b"}, 5ms);
}

// A goodbye removes a node at once.
TEST(Meeting, StoppedNodeIsRemovedAtOnce) {
  Story story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.world.stop(nodes[2]);
  story.expect({"a: removed c goodbye"}, 1ms);
}

// Under heavy loss the handshake is repeated until it succeeds.
TEST(Meeting, NodesMeetUnderHeavyLoss) {
  Story story(4);
  story.world.network().set_quality({.loss = 0.5});
  story.start_all({"a", "b", "c"});
  story.expect_soon([&] { return story.all_see_each_other(); }, 5s, "everyone known");
}

// A change reaches the others at once, or again if it was lost.
TEST(Meeting, ChangedInfoReachesEveryone) {
  Story story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.advertise(nodes[0], R"({"ready":true})");
  story.expect({"b: updated a"}, 1ms);
  story.pass(1ms);
  EXPECT_EQ(story.info_of("c", "a"), R"({"ready":true})");
}

// With every second packet lost, all nodes end with the last of many changes.
TEST(Meeting, LastChangeWinsUnderLoss) {
  Story story(7);
  const auto nodes = story.start_all({"a", "b", "c", "d"});
  story.pass(1s);
  story.world.network().set_quality({.loss = 0.5, .delay_max = 5ms});
  for (int i = 0; i < 50; ++i) {
    story.advertise(nodes[0], std::to_string(i));
    story.pass(3ms);
  }
  const auto converged = [&] {
    return story.info_of("b", "a") == "49" && story.info_of("c", "a") == "49" &&
           story.info_of("d", "a") == "49";
  };
  story.expect_soon(converged, 5s, "last value everywhere");
}

// Observers see all nodes and are invisible.
TEST(Meeting, ObserversAreInvisible) {
  Story story;
  story.start("a");
  story.start(sim::NodeOptions{.name = "o", .observer = true});
  story.pass(3s);
  EXPECT_EQ(story.world.view_of(1), "a");
  EXPECT_EQ(story.world.view_of(0), "");
  story.expect_never(" o");
}

// A few hundred nodes that start together meet with few packets.
TEST(Meeting, ManyNodesStartingTogetherMeetWithFewPackets) {
  constexpr std::uint64_t nodes = 150;
  Story story;
  std::uint64_t sent = 0;
  story.world.on_send = [&](auto, const auto&, const auto&) { ++sent; };
  for (std::uint64_t i = 0; i < nodes; ++i) {
    story.start(
        sim::NodeOptions{.name = "n" + std::to_string(i), .weight = static_cast<double>(i)});
  }
  story.pass(1s);
  EXPECT_TRUE(story.all_see_each_other());
  EXPECT_LT(sent / nodes, 60u) << "datagrams sent per node";
}

}  // namespace
}  // namespace muster::test
