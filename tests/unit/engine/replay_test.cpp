#include <gtest/gtest.h>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// All datagrams of two nodes in some seconds, their meeting included.
std::vector<Recorded> conversation(Bench& bench) {
  bench.meet(2, {key(1)});
  bench.pass(3s);
  return bench.recorded;
}

// A recording of departed nodes, played at any pace, adds no node at a newcomer.
TEST(Recording, OfDepartedNodesAddsNoNode) {
  Bench past;
  const auto recorded = conversation(past);
  for (const Duration pace : {0ms, 1ms, 20ms}) {
    Bench present;
    auto config = present.config({key(1)});
    config.protocol.node = {9, 9};
    config.protocol.session = {9, 9};
    const Bench::Node c = present.add(config);
    present.start(c);
    for (int times = 0; times < 3; ++times) {
      for (const Recorded& each : recorded) {
        present.hear(c, each.bytes, Bench::endpoint_of(each.from), each.to.group);
        present.pass(pace);
      }
      present.pass(1s);
    }
    for (const std::string& words : present.told(c))
      EXPECT_NE(words.substr(0, 5), "added") << words;
    EXPECT_TRUE(present.at(c).protocol().nodes().empty());
    present.pass(5s);
    EXPECT_EQ(present.at(c).protocol().known_sessions(), 0u);
  }
}

// A recording of a master delays an election only a little.
TEST(Recording, OfAMasterDoesNotReign) {
  Bench past;
  const auto recorded = conversation(past);
  Bench present;
  auto config = present.config({key(1)});
  config.protocol.node = {9, 9};
  config.protocol.session = {9, 9};
  const Bench::Node c = present.add(config);
  present.start(c);
  for (const Recorded& each : recorded) {
    present.hear(c, each.bytes, Bench::endpoint_of(each.from), each.to.group);
  }
  present.pass(1s);
  EXPECT_TRUE(present.at(c).protocol().election().is_master());
}

// While the nodes are present, the recording makes the newcomer challenge them, and they answer.
TEST(Recording, OfPresentNodesIsVerified) {
  Bench bench;
  const auto recorded = conversation(bench);
  const Bench::Node c = bench.add({key(1)});
  bench.start(c);
  for (const Recorded& each : recorded) {
    bench.hear(c, each.bytes, Bench::endpoint_of(each.from), each.to.group);
  }
  EXPECT_TRUE(bench.at(c).protocol().nodes().empty());
  bench.pass(1s);
  EXPECT_TRUE(bench.was_told(c, "added a"));
  EXPECT_TRUE(bench.was_told(c, "added b"));
}

// A recording does not revive a dead node, not even at the node to whose challenges the recorded
// answers belong.
TEST(Recording, OfDeadNodesDoesNotReviveThem) {
  for (const bool with_goodbye : {true, false}) {
    Bench bench;
    const auto recorded = conversation(bench);
    if (with_goodbye) {
      bench.call(1, [](core::Protocol& protocol) { protocol.stop(); });
    }
    bench.crash(1);
    bench.pass(3s);
    EXPECT_TRUE(bench.at(0).protocol().nodes().empty());
    bench.told(0).clear();
    for (int times = 0; times < 3; ++times) {
      for (const Recorded& each : recorded) {
        if (each.from != 1) continue;
        bench.hear(0, each.bytes, Bench::endpoint_of(1), each.to.group);
        bench.pass(5ms);
      }
      bench.pass(2s);
    }
    for (const std::string& words : bench.told(0)) ADD_FAILURE() << words;
  }
}

// A restarted node has a new session and is admitted at once. Its former session is not.
TEST(Recording, OfAFormerLifeDoesNotDisturbTheNewOne) {
  Bench bench;
  const auto recorded = conversation(bench);
  bench.crash(1);
  auto config = bench.config({key(1)});
  config.protocol.node = {2, 2};
  config.protocol.life = 2;
  const Bench::Node reborn = bench.add(config);
  bench.start(reborn);
  bench.pass(100ms);
  EXPECT_TRUE(bench.was_told(0, "removed b replaced"));
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 1u);
  bench.told(0).clear();
  for (const Recorded& each : recorded) {
    if (each.from == 1) bench.hear(0, each.bytes, Bench::endpoint_of(1), each.to.group);
  }
  bench.pass(1s);
  EXPECT_TRUE(bench.told(0).empty());
}

}  // namespace

}  // namespace muster::engine
