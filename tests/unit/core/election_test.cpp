#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/core/candidates.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A node that has just started, and a friend that has not.
struct Newcomer : testing::Test {
  Bench bench;
  Puppet b = bench.puppet("b");

  Newcomer() { bench.start(); }
  bool is_master() { return bench.protocol().election().is_master(); }
  /// Advances the time, while the friend says hello often enough.
  void pass(Duration time) { bench.pass_with(time, {&b}, 100ms); }
};

// A node listens for exactly its listen window before it promotes itself.
TEST_F(Newcomer, ListensBeforeItPromotesItself) {
  EXPECT_TRUE(bench.protocol().self().listening);
  bench.pass(window - 1ns);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 1", "master me 1"));
  EXPECT_TRUE(is_master());
  EXPECT_EQ(bench.protocol().election().lease_until(), bench.now() + lease);
}

// A present master stays, even if it is lighter.
TEST_F(Newcomer, FollowsAPresentMaster) {
  claim(b, 4);
  bench.admit(b);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "master b 4"));
  pass(3s);
  EXPECT_FALSE(is_master());
  EXPECT_THAT(bench.told(), IsEmpty());
}

// The heaviest node promotes itself; the others wait for it.
TEST_F(Newcomer, LetsTheHeavierGoFirst) {
  b.hello.weight = 11;
  bench.admit(b);
  pass(3s);
  EXPECT_FALSE(is_master());
}

// Of equal weights, the higher id promotes itself.
TEST_F(Newcomer, LetsTheHigherIdOfEqualsGoFirst) {
  b.hello.weight = 10;
  b.hello.node = {0xffff, 1};
  bench.admit(b);
  pass(3s);
  EXPECT_FALSE(is_master());
}

// A heavier node does not wait for a lighter one.
TEST_F(Newcomer, DoesNotWaitForTheLighter) {
  bench.admit(b);
  pass(window);
  EXPECT_TRUE(is_master());
}

// A node does not wait for ineligible or abstaining ones.
TEST_F(Newcomer, DoesNotWaitForNodesThatDoNotStand) {
  Puppet c = bench.puppet("c", 20);
  Puppet d = bench.puppet("d", 20);
  b.hello.weight = 20;
  b.hello.eligible = false;
  c.hello.abstaining = true;
  d.hello.observer = true;
  for (Puppet* each : {&b, &c, &d}) bench.admit(*each);
  bench.pass(window);
  EXPECT_TRUE(is_master());
}

// A heavier node that still listens is waited for, but for a limited time.
TEST_F(Newcomer, WaitsForAHeavierListenerForTwoWindows) {
  b.hello.weight = 20;
  b.hello.listening = true;
  bench.admit(b);
  pass(2 * window - 1ms);
  EXPECT_FALSE(is_master());
  pass(1ms);
  EXPECT_TRUE(is_master());
}

// A master that has been heard but has not yet proven to be alive is waited for.
TEST_F(Newcomer, WaitsForAStrangerThatClaimsToBeMaster) {
  claim(b, 7);
  bench.pass(window - 1ms);
  bench.hear_hello(b);
  bench.pass(2 * window - 1ms);
  EXPECT_FALSE(is_master());
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "master b 7"));
  pass(1s);
  EXPECT_FALSE(is_master());
}

// A recording of a master causes a limited delay.
TEST_F(Newcomer, LimitsTheWaitForAStranger) {
  claim(b, 7);
  bench.hear_hello(b);
  pass(3 * window);
  EXPECT_TRUE(is_master());
}

// A promotion takes a term above every term that any node has seen.
TEST_F(Newcomer, TakesATermAboveAllSeen) {
  b.hello.term = 41;
  bench.admit(b);
  bench.pass(window);
  EXPECT_THAT(bench.told(), ElementsAre("added b", "promoted 42", "master me 42"));
}

// The floor is the last term of a former cluster, from the application's store.
TEST(TermFloor, IsNeverReachedAgain) {
  Bench bench(changed([](Config& config) { config.term_floor = 99; }));
  bench.start();
  bench.pass(window);
  EXPECT_THAT(bench.told(), ElementsAre("promoted 100", "master me 100"));
}

// Neither observers nor ineligible nodes are elected.
TEST(Bystander, IsNeverElected) {
  Bench reluctant(changed([](Config& config) { config.eligible = false; }));
  Bench observer(changed([](Config& config) { config.observer = true; }));
  for (Bench* bench : {&reluctant, &observer}) {
    bench->start();
    bench->pass(10s);
    EXPECT_THAT(bench->told(), IsEmpty());
  }
}

// promote() always wins, because it takes a later term.
TEST_F(Newcomer, IsPromotedOverAnyMaster) {
  b.hello.weight = 100;
  claim(b, 7);
  bench.admit(b);
  bench.told();
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  EXPECT_THAT(bench.told(), ElementsAre("promoted 8", "master me 8"));
  EXPECT_TRUE(is_master());
  yield(b);
  bench.hear_hello(b);
  EXPECT_THAT(bench.told(), ElementsAre("updated b", "master me 8"));
}

// promote() makes an ineligible node eligible.
TEST(Bystander, IsPromotedOnRequest) {
  Bench bench(changed([](Config& config) { config.eligible = false; }));
  bench.start();
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  EXPECT_THAT(bench.told(), ElementsAre("promoted 1", "master me 1"));
  EXPECT_TRUE(bench.protocol().self().eligible);
}

// When a master leaves, the heir takes over on the goodbye.
TEST_F(Newcomer, TakesOverOnTheMastersGoodbye) {
  claim(b, 3);
  bench.admit(b);
  pass(2s);
  bench.told();
  bench.hear(b, {Goodbye{}});
  EXPECT_THAT(bench.told(), ElementsAre("removed b goodbye", "promoted 4", "master me 4"));
}

// The heir takes over when the master's process ends.
TEST_F(Newcomer, TakesOverWhenTheMasterIsRefused) {
  claim(b, 3);
  bench.admit(b);
  pass(2s);
  bench.told();
  bench.end(b);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused", "promoted 4", "master me 4"));
}

// The heir takes over at the master's timeout.
TEST_F(Newcomer, TakesOverAtTheMastersTimeout) {
  claim(b, 3);
  bench.admit(b);
  pass(2s);
  bench.told();
  bench.pass(master_timeout);
  EXPECT_THAT(bench.told(),
              ElementsAre("suspected b", "removed b timeout", "promoted 4", "master me 4"));
}

// If several masters are required, each missing one is replaced, and no more.
TEST(SeveralMasters, AreReplacedOneByOne) {
  for (int required = 1; required <= 4; ++required) {
    Bench bench(changed(
        [&](Config& config) { config.masters_required = static_cast<std::uint8_t>(required); }));
    bench.start();
    std::vector<Puppet> masters;
    for (int i = 0; i < required; ++i) {
      masters.push_back(bench.puppet(std::string(1, static_cast<char>('b' + i))));
      Puppet& master = masters.back();
      master.hello.masters_required = static_cast<std::uint8_t>(required);
      claim(master, static_cast<std::uint64_t>(i) + 1);
      bench.admit(master);
    }
    bench.pass(window);
    EXPECT_FALSE(bench.protocol().election().is_master()) << required;
    bench.hear(masters.back(), {Goodbye{}});
    EXPECT_TRUE(bench.protocol().election().is_master()) << required;
  }
}

// Nodes with different numbers of masters follow the first master's number.
TEST(SeveralMasters, FollowTheFirstMastersNumber) {
  Bench bench(changed([](Config& config) { config.masters_required = 2; }));
  Puppet b = bench.puppet("b");
  bench.start();
  claim(b, 1);
  bench.admit(b);
  bench.pass_with(1s, {&b}, 50ms);
  EXPECT_FALSE(bench.protocol().election().is_master());
}

}  // namespace

}  // namespace muster::core
