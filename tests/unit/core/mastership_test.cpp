#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/core/candidates.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// A single node, master since the end of its listen window.
struct Master : testing::Test {
  Bench bench;
  Puppet b = bench.puppet("b");

  Master() {
    bench.start();
    bench.pass(1s);
    bench.told();
    bench.sent();
  }
  bool is_master() { return bench.protocol().election().is_master(); }
};

// A heavier newcomer does not replace a working master.
TEST_F(Master, StaysWhenAHeavierNodeJoins) {
  b.hello.weight = 100;
  bench.admit(b);
  bench.pass_with(3s, {&b}, 100ms);
  EXPECT_TRUE(is_master());
  EXPECT_THAT(bench.told(), ElementsAre("added b"));
}

// Masters say hello more often than other nodes, and announce a shorter timeout.
TEST_F(Master, SaysHelloMoreOften) {
  bench.pass(1s);
  const auto hellos = bench.sent_of<Hello>();
  EXPECT_GE(hellos.size(), 5u);
  EXPECT_LE(hellos.size(), 6u);
  for (const Hello& hello : hellos) {
    EXPECT_TRUE(hello.master);
    EXPECT_EQ(hello.interval, 200ms);
    EXPECT_EQ(hello.valid_for, master_timeout);
  }
}

// Of two masters, the one with the later term stays. The other yields before it does anything else.
TEST_F(Master, YieldsToALaterTerm) {
  claim(b, 2);
  bench.admit(b);
  EXPECT_THAT(bench.told(),
              ElementsAre("added b", "master b 2", "demoted 1 outranked", "master b 2"));
  EXPECT_FALSE(is_master());
  const auto hellos = bench.sent_of<Hello>();
  EXPECT_FALSE(hellos.back().master) << "everybody is told at once";
  EXPECT_EQ(hellos.back().master_term, 1u);
}

// The survivor reports that it remains, once its rival has yielded.
TEST_F(Master, ReportsThatItRemains) {
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  bench.told();
  claim(b, 1);
  bench.admit(b);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "master b 1"));
  yield(b);
  bench.hear_hello(b);
  EXPECT_THAT(bench.told(), ElementsAre("updated b", "master me 2"));
  EXPECT_TRUE(is_master());
}

// The node that yielded reports the remaining master at once.
TEST_F(Master, ReportsTheRemainingMasterWhenItYields) {
  claim(b, 2);
  bench.admit(b);
  EXPECT_EQ(bench.told().back(), "master b 2");
  Puppet c = bench.puppet("c");
  bench.admit(c);
  EXPECT_THAT(bench.told(), ElementsAre("added c"));
}

// If two halves of a split took the same term, the heavier master survives and takes a new one.
TEST_F(Master, TakesTheNextTermIfItsOwnIsShared) {
  claim(b, 1);
  bench.admit(b);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "master b 1", "promoted 2", "master me 2"));
}

// The lighter of the two yields and leaves the new term to the other.
TEST_F(Master, YieldsToTheHeavierOfTheSameTerm) {
  b.hello.weight = 20;
  claim(b, 1);
  bench.admit(b);
  EXPECT_THAT(bench.told(),
              ElementsAre("added b", "master b 1", "demoted 1 outranked", "master b 1"));
}

// demote(permanent) lasts until promote() is called.
TEST_F(Master, IsDemotedPermanently) {
  bench.call([](Protocol& protocol) { protocol.election().demote(true); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 requested"));
  bench.pass(1min);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  EXPECT_THAT(bench.told(), ElementsAre("promoted 2", "master me 2"));
}

// demote() lets others go first for two master timeouts. If none takes over, the node returns.
TEST_F(Master, IsDemotedTemporarily) {
  bench.call([](Protocol& protocol) { protocol.election().demote(false); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 requested"));
  EXPECT_TRUE(bench.sent_of<Hello>().back().abstaining);
  bench.pass(2 * master_timeout - 1ns);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 2", "master me 2"));
  EXPECT_FALSE(bench.sent_of<Hello>().back().abstaining);
}

// A node that took over in that time stays.
TEST_F(Master, HandsOverWhenItIsDemoted) {
  bench.admit(b);
  bench.call([](Protocol& protocol) { protocol.election().demote(false); });
  claim(b, 2);
  bench.pass_with(5s, {&b}, 50ms);
  EXPECT_FALSE(is_master());
}

// A master that did not run for its lease is not master when it wakes, before it hears anything.
// Then it listens again.
TEST_F(Master, LosesItsLeaseInAPause) {
  const Time until = bench.protocol().election().lease_until();
  EXPECT_GT(until, bench.now());
  // Nobody expected it to wake before its next hello, up to 200 ms from now.
  bench.oversleep(lease + 200ms);
  EXPECT_GE(bench.now(), until);
  const auto told = bench.told();
  ASSERT_GE(told.size(), 2u);
  EXPECT_EQ(told[0], "demoted 1 lease_expired");
  EXPECT_EQ(told[1], "absent");
  EXPECT_FALSE(is_master());
  EXPECT_LT(bench.protocol().election().lease_until(), bench.now());
  bench.pass(window - 1ms);
  EXPECT_FALSE(is_master());
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 2", "master me 2"));
}

// A pause shorter than the lease has no effect.
TEST_F(Master, KeepsItsLeaseInAShortPause) {
  bench.oversleep(200ms);
  EXPECT_TRUE(is_master());
  EXPECT_THAT(bench.told(), Not(Contains("demoted 1 lease_expired")));
}

// The lease counts from the latest hello that was sent, and each hello renews it.
TEST_F(Master, RenewsItsLeaseWithEachHello) {
  Time last = bench.protocol().election().lease_until();
  for (int i = 0; i < 10; ++i) {
    bench.pass(210ms);
    const Time until = bench.protocol().election().lease_until();
    EXPECT_GT(until, last);
    EXPECT_LE(until, bench.now() + lease);
    EXPECT_GE(until, bench.now() + lease - 200ms);
    last = until;
  }
}

// A node that stops ends its mastership before it says goodbye.
TEST_F(Master, StepsDownWhenItStops) {
  bench.call([](Protocol& protocol) { protocol.stop(); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 stopped"));
}

}  // namespace

}  // namespace muster::core
