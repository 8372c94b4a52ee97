#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/core/candidates.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A heavy node that may preempt after a second, and a light master.
struct Preempting : testing::Test {
  Bench bench{changed([](Config& config) { config.preempt_after = 1s; })};
  Puppet b = bench.puppet("b");

  Preempting() {
    bench.start();
    claim(b, 3);
    bench.admit(b);
    bench.pass_with(500ms, {&b}, 50ms);
    bench.told();
  }
  void pass(Duration time) { bench.pass_with(time, {&b}, 10ms); }
  bool is_master() { return bench.protocol().election().is_master(); }
};

// The hold-down counts from the end of the listen window, when the node became a candidate.
TEST_F(Preempting, DeposesALighterMasterAfterTheHoldDown) {
  pass(690ms);
  EXPECT_FALSE(is_master());
  pass(20ms);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 4", "master me 4"));
}

// If the master becomes the heavier one in that time, it stays, and the time starts again.
TEST_F(Preempting, StartsOverWhenTheMasterBecomesHeavier) {
  pass(600ms);
  b.hello.weight = 50;
  pass(600ms);
  EXPECT_FALSE(is_master());
  b.hello.weight = 1;
  pass(990ms);
  EXPECT_FALSE(is_master());
  pass(30ms);
  EXPECT_TRUE(is_master());
}

// Only the heaviest candidate preempts.
TEST_F(Preempting, OnlyTheHeaviestPreempts) {
  Puppet c = bench.puppet("c", 30);
  bench.admit(c);
  bench.pass_with(5s, {&b, &c}, 50ms);
  EXPECT_FALSE(is_master());
}

// A promotion on request ends the hold-down.
TEST_F(Preempting, IsOverWhenPromotedByHand) {
  pass(100ms);
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  bench.told();
  yield(b);
  bench.hear_hello(b);
  bench.pass_with(5s, {&b}, 100ms);
  EXPECT_TRUE(is_master());
  EXPECT_THAT(bench.told(), ElementsAre("updated b", "master me 4"));
}

// A demotion on request ends the hold-down, too.
TEST_F(Preempting, ForgetsItsHoldDownWhenDemoted) {
  pass(600ms);
  bench.call([](Protocol& protocol) { protocol.election().demote(true); });
  pass(5s);
  EXPECT_FALSE(is_master());
  EXPECT_THAT(bench.told(), IsEmpty());
}

}  // namespace

}  // namespace muster::core
