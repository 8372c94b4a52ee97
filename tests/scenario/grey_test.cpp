#include "lib/story.hpp"

namespace muster::test {
namespace {

/// Networks that fail in parts.
struct Grey : Story {
  void cut_both_ways(sim::NodeIndex a, sim::NodeIndex b) {
    world.network().cut(a, b);
    world.network().cut(b, a);
  }
  void mend_both_ways(sim::NodeIndex a, sim::NodeIndex b) {
    world.network().mend(a, b);
    world.network().mend(b, a);
  }
  /// Each node can talk to the next one of the list only.
  std::vector<sim::NodeIndex> start_line(const std::vector<std::string>& names) {
    std::vector<sim::NodeIndex> nodes;
    for (const std::string& name : names) {
      nodes.push_back(world.add_node(options_for(name)));
      for (std::size_t i = 0; i + 2 < nodes.size(); ++i) cut_both_ways(nodes[i], nodes.back());
    }
    for (const sim::NodeIndex node : nodes) world.start(node);
    return nodes;
  }
  std::size_t masters_count() const { return masters().size(); }
};

// The ends of a line of five nodes are members of one cluster and follow one master.
TEST(Grey, LineOfFiveIsOneCluster) {
  Grey story;
  story.start_line({"c", "b", "a", "d", "e"});
  story.expect_soon([&] { return story.all_see_each_other(); }, 5s, "all see each other");
  story.expect_soon([&] { return story.masters_count() == 1; }, 5s, "one master");
  story.forget_the_past();
  story.pass(60s);
  story.expect_never("removed");
  story.expect_never("promoted");
  story.expect_never("demoted");
}

// One dead link between two members changes neither members nor roles, and their messages arrive.
TEST(Grey, DeadLinkChangesNothing) {
  Grey story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(2s);
  story.join(nodes[1], "news");
  story.forget_the_past();
  story.cut_both_ways(nodes[0], nodes[1]);
  story.pass(20s);
  for (int i = 0; i < 10; ++i) {
    story.send(nodes[0], "news", std::to_string(i));
    story.pass(50ms);
  }
  story.pass(1s);
  story.expect_never("removed");
  story.expect_never("promoted");
  EXPECT_EQ(story.messages("b", "news"), Story::numbers(0, 10));
}

// A node that cannot hear takes nothing over and disturbs nobody.
TEST(Grey, DeafNodeTakesNothingOver) {
  Grey story;
  const auto nodes = story.start_all({"b", "c", "a"});
  story.pass(2s);
  ASSERT_EQ(story.masters(), std::vector<std::string>{"a"});
  for (const sim::NodeIndex other : {nodes[1], nodes[2]}) {
    story.world.network().cut(other, nodes[0]);
  }
  story.expect({"a: removed b timeout", "c: removed b timeout"}, 10s);
  story.forget_the_past();
  story.pass(60s);
  story.expect_never("a: demoted");
  story.expect_never("c: master b");
  story.expect_never("c: added b");
}

// A node that cannot be heard is alone, and its claim to be master counts nowhere else.
TEST(Grey, MuteNodeIsAlone) {
  Grey story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(2s);
  for (const sim::NodeIndex other : {nodes[1], nodes[2]}) {
    story.world.network().cut(nodes[0], other);
  }
  story.expect({"b: promoted 2"}, 10s);
  story.pass(10s);
  story.forget_the_past();
  story.pass(60s);
  story.expect_never("b: demoted");
  story.expect_never("c: master a");
}

// Members that a relay introduced use the direct way as soon as there is one: with the group
// filtered, they stay members when the relay is gone (found by the swarm, seed 211).
TEST(Grey, RelayIsNotNeededOnceTheDirectWayWorks) {
  Grey story;
  const auto nodes = story.start_line({"b", "a", "c"});
  story.expect_soon([&] { return story.all_see_each_other(); }, 5s, "all see each other");
  story.world.network().block_group(0, true);
  story.mend_both_ways(nodes[0], nodes[2]);
  story.pass(5s);
  story.forget_the_past();
  story.world.crash(nodes[1]);
  const auto is_removed = [&] {
    return story.count("b: removed a refused") == 1 && story.count("c: removed a refused") == 1;
  };
  story.expect_soon(is_removed, 10s, "both remove the relay");
  story.pass(30s);
  story.expect_never("b: removed c");
  story.expect_never("c: removed b");
}

// A new master tells the members that the group does not reach, though they do not know that yet.
TEST(Grey, ClaimReachesMembersThatTheGroupDoesNot) {
  Grey story;
  for (const char* name : {"a", "b", "c"}) {
    story.world.add_node(Story::options_for(name));
  }
  // Nobody hears "a" over the group.
  story.world.network().cut(0, 1, sim::TrafficKind::group);
  story.world.network().cut(0, 2, sim::TrafficKind::group);
  for (const sim::NodeIndex node : {0u, 1u, 2u}) story.world.start(node);
  story.expect({"a: promoted 1"}, 2s);
  story.pass(200ms);
  EXPECT_EQ(story.count("b: master a 1"), 1u);
  EXPECT_EQ(story.count("c: master a 1"), 1u);
  EXPECT_EQ(story.masters(), std::vector<std::string>{"a"});
}

}  // namespace
}  // namespace muster::test
