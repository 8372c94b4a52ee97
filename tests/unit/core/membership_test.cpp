#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// An ineligible node, so that only events of others occur, and its friend b.
struct Membership : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");

  Membership() {
    bench.start();
    bench.admit(b);
    bench.told();
  }

  /// Replays the recorded packets of its arrival.
  void replay_arrival(Puppet puppet, std::uint64_t nonce) {
    puppet.counter = 0;
    bench.hear_hello(puppet);
    bench.hear(puppet, {puppet.hello, Echo{nonce}}, false);
  }
};

// A node that says goodbye is removed at once and does not return.
TEST_F(Membership, EndsWithAGoodbye) {
  const std::uint64_t nonce = bench.nonce();
  bench.hear(b, {Goodbye{}});
  EXPECT_THAT(bench.told(), ElementsAre("removed b goodbye"));
  EXPECT_TRUE(bench.protocol().is_over(b.session));
  EXPECT_TRUE(bench.protocol().nodes().empty());
  bench.hear_hello(b);
  replay_arrival(b, nonce);
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_EQ(bench.protocol().known_sessions(), 0u);
}

// Messages after a goodbye in the same packet are ignored.
TEST_F(Membership, EndsWithinAPacket) {
  bench.hear(b, {Goodbye{}, b.hello, Probe{.nonce = 3}});
  EXPECT_THAT(bench.told(), ElementsAre("removed b goodbye"));
}

// A restarted node replaces its former session at once.
TEST_F(Membership, ReplacesARestartedNode) {
  Puppet reborn = bench.puppet("b");
  reborn.hello.life = 2;
  reborn.at.port = 12'347;
  bench.admit(reborn);
  EXPECT_THAT(bench.told(), ElementsAre("removed b replaced", "added b"));
  ASSERT_EQ(bench.protocol().nodes().size(), 1u);
  EXPECT_EQ(bench.protocol().nodes()[0].session, reborn.session);
  bench.hear_hello(b);
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  EXPECT_THAT(bench.told(), IsEmpty()) << "late packets of the former life";
}

// A late answer of a former life does not replace the present one.
TEST_F(Membership, KeepsTheLaterLife) {
  Puppet reborn = bench.puppet("b");
  reborn.hello.life = 2;
  bench.hear(b, {Goodbye{}});
  bench.admit(reborn);
  bench.told();
  Puppet former = bench.puppet("b");
  former.at.port = 12'348;
  bench.admit(former);
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_TRUE(bench.protocol().is_over(former.session));
  EXPECT_EQ(bench.protocol().nodes()[0].session, reborn.session);
}

// A process that died while it waited for admission does not replace the present owner of its port.
TEST_F(Membership, KeepsThePresentOwnerOfAPort) {
  Puppet former = bench.puppet("c");
  former.hello.attributes = 1;
  bench.admit(former);
  Puppet present = bench.puppet("d");
  present.at = former.at;
  bench.pass(100ms);
  bench.admit(present);
  bench.pass(450ms);
  EXPECT_THAT(bench.told(), ElementsAre("added d"));
}

// A node that was cut off and removed is admitted again when it returns.
TEST_F(Membership, ReadmitsANodeThatWasCutOff) {
  bench.pass(3s);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b", "removed b timeout"));
  bench.admit(b);
  EXPECT_THAT(bench.told(), ElementsAre("added b"));
}

// A recording of a dead node's own answer does not revive it, even while that nonce is valid.
TEST_F(Membership, IgnoresARecordingOfADeadNode) {
  const std::uint64_t nonce = bench.nonce();
  bench.pass(3s);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b", "removed b timeout"));
  replay_arrival(b, nonce);
  bench.pass(2s);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// The same after the process was found dead at once.
TEST_F(Membership, IgnoresARecordingAfterARefusal) {
  const std::uint64_t nonce = bench.nonce();
  bench.end(b);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
  replay_arrival(b, nonce);
  bench.pass(2s);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A session cannot change its node id.
TEST_F(Membership, KeepsASessionToItsNode) {
  b.hello.node = node_named("c");
  bench.hear_hello(b);
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_EQ(bench.protocol().nodes()[0].hello.node, node_named("b"));
}

// A visible node cannot become an observer, which is invisible.
TEST_F(Membership, KeepsASessionToItsKind) {
  b.hello.observer = true;
  bench.hear_hello(b);
  EXPECT_EQ(bench.protocol().nodes().size(), 1u);
  bench.hear(b, {Goodbye{}});
  EXPECT_THAT(bench.told(), ElementsAre("removed b goodbye"));
}

// An observer is known and never visible.
TEST_F(Membership, ShowsNoObservers) {
  Puppet c = bench.puppet("c");
  c.hello.observer = true;
  bench.admit(c);
  bench.hear(c, {Goodbye{}});
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Of hellos that overtook each other, the latest counts.
TEST_F(Membership, BelievesTheLatestHello) {
  Puppet late = b;
  b.counter += 5;
  b.hello.weight = 5;
  bench.hear_hello(b);
  bench.hear_hello(late);
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
  EXPECT_EQ(bench.protocol().nodes()[0].hello.weight, 5);
}

// Of two hellos in one packet, the second one counts.
TEST_F(Membership, BelievesTheLastHelloOfAPacket) {
  Hello second = b.hello;
  second.weight = 7;
  bench.hear(b, {b.hello, second});
  EXPECT_EQ(bench.protocol().nodes()[0].hello.weight, 7);
}

// A hello without changes causes no event.
TEST_F(Membership, ReportsChangesOnly) {
  for (int i = 0; i < 5; ++i) {
    bench.pass(300ms);
    bench.hear_hello(b);
  }
  EXPECT_THAT(bench.told(), IsEmpty());
  b.hello.weight = 3;
  bench.hear_hello(b);
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
}

// A member with another number of masters causes one warning.
TEST_F(Membership, WarnsOfAnotherNumberOfMasters) {
  Puppet c = bench.puppet("c");
  c.hello.masters_required = 3;
  bench.admit(c);
  EXPECT_THAT(bench.told(), ElementsAre("added c", "mismatch c"));
  bench.hear_hello(c);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A stopped node says goodbye, and then nothing.
TEST_F(Membership, StopsWithAGoodbye) {
  for (char name = 'c'; name < 'p'; ++name) {
    Puppet stranger = bench.puppet(std::string(1, name));
    bench.hear_hello(stranger);
  }
  bench.sent();
  bench.call([](Protocol& protocol) { protocol.stop(); });
  bench.pass(10s);
  std::size_t to_all = 0;
  std::size_t to_b = 0;
  for (const Sent& each : bench.sent()) {
    EXPECT_NE(each.message.get_if<Goodbye>(), nullptr) << each.message.get().index();
    ++(each.to.group ? to_all : to_b);
  }
  EXPECT_EQ(to_all, 2u);
  EXPECT_EQ(to_b, 1u);
  EXPECT_EQ(bench.protocol().next_deadline(), never);
}

// Departed sessions are remembered until every answer that they gave is stale.
TEST_F(Membership, RemembersDepartedSessionsForAMinute) {
  bench.hear(b, {Goodbye{}});
  bench.pass(59s);
  EXPECT_TRUE(bench.protocol().is_over(b.session));
  bench.pass(2s);
  EXPECT_FALSE(bench.protocol().is_over(b.session));
}

}  // namespace

}  // namespace muster::core
