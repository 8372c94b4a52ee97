#include <gtest/gtest.h>

#include <vector>

#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

/// A node that is not eligible as master, in a cluster with a hello interval of 1 s and a master
/// interval of 200 ms.
struct BeatTest : testing::Test {
  Bench bench{Bench::bystander()};

  BeatTest() {
    bench.start();
    bench.pass(5s);
    bench.sent();
  }
  void lead(bool leads) {
    bench.call([&](Protocol& protocol) { protocol.beat().lead(leads); });
  }
  bool has_lease() { return bench.now() < bench.protocol().beat().lease_until(); }
  Hello latest_hello() { return bench.sent_of<Hello>().back(); }
};

// A node that begins to lead says so at once, and then says hello as often as a master. When it no
// longer leads, it says hello as before.
TEST_F(BeatTest, LeadersSayHelloAsOftenAsMasters) {
  lead(true);
  Hello hello = latest_hello();
  EXPECT_EQ(hello.interval, 200ms);
  EXPECT_EQ(hello.valid_for, 600ms);
  bench.pass(10s);
  EXPECT_GE(bench.sent_of<Hello>().size(), 50u);
  lead(false);
  hello = latest_hello();
  EXPECT_EQ(hello.interval, 1s);
  EXPECT_EQ(hello.valid_for, 2s);
}

// Many nodes that lead something share the hello rate of three masters, down to a third of the
// timeout of an ordinary node.
TEST_F(BeatTest, ManyLeadersSayHelloLessOften) {
  std::vector<Puppet> leaders;
  for (char name = 'A'; name <= 'D'; ++name) {
    leaders.push_back(bench.puppet(std::string(1, name)));
    leaders.back().hello.interval = 200ms;
    bench.admit(leaders.back());
  }
  lead(true);
  const Hello hello = latest_hello();
  EXPECT_EQ(hello.interval, 333ms) << "five leaders";
  EXPECT_EQ(hello.valid_for, 999ms);
  for (char name = 'E'; name <= 'Z'; ++name) {
    leaders.push_back(bench.puppet(std::string(1, name)));
    leaders.back().hello.interval = 200ms;
    bench.admit(leaders.back());
  }
  bench.pass(400ms);
  EXPECT_EQ(latest_hello().interval, 666ms);
}

// The lease of a leader ends before others remove it, and continues with each hello.
TEST_F(BeatTest, LeaseEndsBeforeOthersRemoveTheNode) {
  EXPECT_FALSE(has_lease());
  lead(true);
  EXPECT_EQ(bench.protocol().beat().lease_until() - bench.now(), 360ms);
  bench.pass(10s);
  EXPECT_TRUE(has_lease());
  lead(false);
  EXPECT_FALSE(has_lease());
}

// A leader that was paused for longer than its lease has none when it continues, although it says
// hello at once. It has a lease again when it begins to lead again.
TEST_F(BeatTest, LeaseDoesNotSurviveAPause) {
  lead(true);
  bench.pass(1s);
  bench.oversleep(1s);
  EXPECT_FALSE(has_lease());
  bench.pass(1s);
  EXPECT_FALSE(has_lease());
  lead(true);
  EXPECT_TRUE(has_lease());
}

}  // namespace

}  // namespace muster::core
