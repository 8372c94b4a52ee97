#include <gtest/gtest.h>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// All that two nodes said to each other in some seconds, their meeting included.
std::vector<Recorded> conversation(Bench& bench) {
  bench.meet(2, {key(1)});
  bench.pass(3s);
  return bench.recorded;
}

// A node that starts when the others are long gone meets nobody by a recording of them, however
// often it is played, at whatever pace.
TEST(Recording, OfThePastAddsNobody) {
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

// Nor does it hold up an election for long, if it is the recording of a master.
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

// While the nodes are really there, the same recording only makes the newcomer ask them, and they
// answer.
TEST(Recording, OfTheLivingIsCheckedWithThem) {
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

// A partner of the conversation itself does not take a recording for the return of the dead,
// although it asked the very questions that are answered in it.
TEST(Recording, OfTheDeadDoesNotReviveThem) {
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

// A restarted node has a new session and is welcome at once; its former one is not.
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
