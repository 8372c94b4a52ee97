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

/// A node alone, master since its listen window ended.
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

// A heavier newcomer does not depose a master that works.
TEST_F(Master, StaysWhenAHeavierOneComes) {
  b.hello.weight = 100;
  bench.admit(b);
  bench.pass_with(3s, {&b}, 100ms);
  EXPECT_TRUE(is_master());
  EXPECT_THAT(bench.told(), ElementsAre("added b"));
}

// Masters beat faster than others, and say how much longer they are good for.
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

// Of two masters, the one of the later term stays; the other yields before it does anything else.
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

// The survivor is told that it remains, once its rival has yielded.
TEST_F(Master, IsToldWhenItRemains) {
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

// The one that yielded is told who remains at once, not when something else happens to come up.
TEST_F(Master, IsToldAtOnceWhoRemainsWhenItYields) {
  claim(b, 2);
  bench.admit(b);
  EXPECT_EQ(bench.told().back(), "master b 2");
  Puppet c = bench.puppet("c");
  bench.admit(c);
  EXPECT_THAT(bench.told(), ElementsAre("added c"));
}

// Two halves of a split took the same term: the heavier survives, and takes a fresh one.
TEST_F(Master, TakesTheNextTermIfItsOwnIsShared) {
  claim(b, 1);
  bench.admit(b);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "master b 1", "promoted 2", "master me 2"));
}

// The lighter of the two yields, and leaves the fresh term to the other.
TEST_F(Master, YieldsToTheHeavierOfTheSameTerm) {
  b.hello.weight = 20;
  claim(b, 1);
  bench.admit(b);
  EXPECT_THAT(bench.told(),
              ElementsAre("added b", "master b 1", "demoted 1 outranked", "master b 1"));
}

// demote(permanent) lasts until promote() is called.
TEST_F(Master, IsDemotedForGood) {
  bench.call([](Protocol& protocol) { protocol.election().demote(true); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 requested"));
  bench.pass(1min);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  EXPECT_THAT(bench.told(), ElementsAre("promoted 2", "master me 2"));
}

// demote() lets others go first for two master timeouts; if nobody does, it is back.
TEST_F(Master, IsDemotedForAMoment) {
  bench.call([](Protocol& protocol) { protocol.election().demote(false); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 requested"));
  EXPECT_TRUE(bench.sent_of<Hello>().back().abstaining);
  bench.pass(2 * master_timeout - 1ns);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 2", "master me 2"));
  EXPECT_FALSE(bench.sent_of<Hello>().back().abstaining);
}

// Another one that took over in the meantime stays.
TEST_F(Master, HandsOverWhenItIsDemoted) {
  bench.admit(b);
  bench.call([](Protocol& protocol) { protocol.election().demote(false); });
  claim(b, 2);
  bench.pass_with(5s, {&b}, 50ms);
  EXPECT_FALSE(is_master());
}

// A master that was not run for as long as its lease is no master when it wakes, before it hears
// anything; then it listens again.
TEST_F(Master, LosesItsLeaseWhileItSleeps) {
  const Time until = bench.protocol().election().lease_until();
  EXPECT_GT(until, bench.now());
  bench.oversleep(lease);
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

// A short nap costs nothing.
TEST_F(Master, KeepsItsLeaseThroughAShortNap) {
  bench.oversleep(200ms);
  EXPECT_TRUE(is_master());
  EXPECT_THAT(bench.told(), Not(Contains("demoted 1 lease_expired")));
}

// The lease runs from the last hello that went out, and is renewed by each.
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

// Whoever stops is no master any more, and says so before goodbye.
TEST_F(Master, StepsDownWhenItStops) {
  bench.call([](Protocol& protocol) { protocol.stop(); });
  EXPECT_THAT(bench.told(), ElementsAre("demoted 1 stopped"));
}

}  // namespace

}  // namespace muster::core
