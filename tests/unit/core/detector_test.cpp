#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/limits.hpp"
#include "core/marks.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// A node that takes part in no election, and its friend b, just heard. With ordinary timing, b is
/// overdue after 750 ms and removed after 2 s.
struct Detector : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");
  NumberList own_mark;
  /// The list of a node that does not hear us.
  Gaps gaps;

  Detector() {
    own_mark.add(mark_of(Bench::me().session));
    gaps.unheard = own_mark.bytes();
    bench.start();
    bench.pass(1s);
    bench.admit(b);
    bench.told();
    bench.sent();
  }

  std::vector<Puppet> admit_more(std::size_t count) {
    std::vector<Puppet> more;
    for (std::size_t i = 0; i < count; ++i) {
      more.push_back(bench.puppet(std::string(1, static_cast<char>('c' + i))));
      bench.admit(more.back());
    }
    bench.told();
    bench.sent();
    return more;
  }
  void hear_all(std::vector<Puppet>& puppets) {
    for (Puppet& puppet : puppets) bench.hear_hello(puppet);
  }
};

// An overdue node is probed before it is suspected.
TEST_F(Detector, ProbesOverdueNodes) {
  bench.pass(1199ms);
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
  bench.pass(1ms);
  const auto sent = bench.sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_NE(sent[0].message.get_if<Probe>(), nullptr);
  EXPECT_EQ(sent[0].to.endpoint, b.at);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A probe without an answer causes a suspicion; at the timeout the node is removed.
TEST_F(Detector, SuspectsAndThenRemoves) {
  bench.pass(1250ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(50ms);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b"));
  EXPECT_TRUE(bench.protocol().nodes()[0].suspected);
  bench.pass(700ms - 1ns);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("removed b timeout"));
  EXPECT_EQ(bench.protocol().known_sessions(), 0u);
}

// There are eight rounds of probes, the last one early enough to be answered.
TEST_F(Detector, ProbesInEightRounds) {
  bench.pass(2s);
  std::set<Time> rounds;
  for (const Sent& each : bench.sent()) {
    if (each.message.get_if<Probe>() != nullptr) rounds.insert(each.at);
  }
  EXPECT_EQ(rounds.size(), 8u);
  EXPECT_LE(*rounds.rbegin(), bench.now() - 100ms);
}

// A node whose hellos are lost but which answers probes stays and is never suspected.
TEST_F(Detector, KeepsNodesThatAnswerProbes) {
  for (int i = 0; i < 100; ++i) {
    bench.pass(50ms);
    for (const Probe& probe : bench.sent_of<Probe>()) {
      bench.hear(b, {ProbeAck{probe.nonce}}, false);
    }
  }
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_EQ(bench.protocol().nodes().size(), 1u);
}

// An answer to a later probe ends the suspicion.
TEST_F(Detector, EndsASuspicion) {
  bench.pass(1300ms);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b"));
  bench.hear(b, {ProbeAck{bench.sent_of<Probe>().back().nonce}}, false);
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
  EXPECT_FALSE(bench.protocol().nodes()[0].suspected);
  bench.pass(2s - 1ns);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b"));
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("removed b timeout"));
}

// Any authentic packet proves that its sender is alive.
TEST_F(Detector, AcceptsAnyPacketAsASignOfLife) {
  for (int i = 0; i < 10; ++i) {
    bench.pass(700ms);
    bench.hear(b, {});
  }
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
}

// The answer to a probe that was sent once gives the round trip.
TEST_F(Detector, MeasuresTheRoundTrip) {
  bench.pass(1200ms);
  const Probe probe = bench.sent_of<Probe>().at(0);
  bench.pass(3ms);
  bench.hear(b, {ProbeAck{probe.nonce}}, false);
  EXPECT_EQ(bench.protocol().nodes()[0].round_trip, 3ms);
}

// Where direct probes are not answered, neighbours pass further ones on.
TEST_F(Detector, ProbesThroughNeighbours) {
  auto more = admit_more(5);
  bench.pass(600ms);
  hear_all(more);
  bench.pass(600ms);
  hear_all(more);
  for (const Sent& each : bench.sent()) EXPECT_TRUE(each.to.via.is_nil()) << "directly first";
  bench.pass(100ms);
  std::set<SessionId> asked;
  for (const Sent& each : bench.sent()) {
    if (each.to.via.is_nil()) continue;
    EXPECT_NE(each.message.get_if<Probe>(), nullptr);
    EXPECT_EQ(each.to.receiver, b.session);
    EXPECT_NE(each.to.endpoint, b.at);
    asked.insert(each.to.via);
  }
  EXPECT_EQ(asked.size(), limits::probe_helpers);
}

// A member that is silent itself cannot pass a probe on.
TEST_F(Detector, ProbesOnlyThroughMembersThatItHears) {
  auto more = admit_more(2);
  bench.pass(800ms);
  bench.hear_hello(more[0]);
  bench.pass(500ms);
  for (const Sent& each : bench.sent()) {
    if (!each.to.via.is_nil()) {
      EXPECT_EQ(each.to.via, more[0].session);
    }
  }
}

// In every round but the first, another member is asked for a sign of life: it tells a silent
// member from a node that hears nobody.
TEST_F(Detector, AsksAnotherMemberWhetherItIsHeard) {
  auto more = admit_more(1);
  bench.pass(800ms);
  hear_all(more);
  bench.pass(400ms);
  bench.sent();
  bench.pass(100ms);
  std::size_t asked = 0;
  for (const Sent& each : bench.sent()) {
    const bool is_probe = each.message.get_if<Probe>() != nullptr;
    if (is_probe && each.to.receiver == more[0].session && each.to.via.is_nil()) ++asked;
  }
  EXPECT_EQ(asked, 1u);
}

// A node that hears none of its members says that it does not count on itself.
TEST_F(Detector, SuspectsItselfWhenAllAreSilent) {
  auto more = admit_more(2);
  bench.pass(1700ms);
  EXPECT_FALSE(bench.protocol().self().isolated);
  bench.pass(200ms);
  EXPECT_TRUE(bench.protocol().self().isolated);
  bench.hear_hello(more[0]);
  EXPECT_FALSE(bench.protocol().self().isolated);
}

// In a pair, silence says as much about the one as about the other.
TEST_F(Detector, DoesNotSuspectItselfInAPair) {
  bench.pass(1999ms);
  EXPECT_FALSE(bench.protocol().self().isolated);
}

// A member that says that it does not hear us gives no sign of life by talking.
TEST_F(Detector, RemovesMembersThatDoNotHearUs) {
  b.hello.gaps = true;
  bench.hear(b, {b.hello, gaps});
  for (int i = 0; i < 4; ++i) {
    bench.pass(200ms);
    bench.hear(b, {b.hello, gaps});
  }
  EXPECT_THAT(bench.told(), ElementsAre("suspected b", "removed b timeout"));
}

// A list that was delayed behind a later hello is void: the sender has heard us since.
TEST_F(Detector, IgnoresAListBehindALaterHello) {
  Puppet earlier = b;
  earlier.hello.gaps = true;
  ++b.counter;
  bench.hear_hello(b);
  bench.hear(earlier, {earlier.hello, gaps});
  bench.pass_with(4s, {&b}, 200ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// It stays as long as it answers probes, whatever its list says.
TEST_F(Detector, KeepsMembersThatAnswerAlthoughTheyListUs) {
  b.hello.gaps = true;
  for (int i = 0; i < 20; ++i) {
    bench.hear(b, {b.hello, gaps});
    bench.pass(1ms);
    for (const Probe& probe : bench.sent_of<Probe>()) bench.hear(b, {ProbeAck{probe.nonce}}, false);
    bench.pass(249ms);
  }
  EXPECT_THAT(bench.told(), Not(Contains("removed b timeout")));
}

// A process that did not run heard nothing. It reports its absence, and gives every node time to be
// heard again.
TEST_F(Detector, RemovesNoNodeForItsOwnAbsence) {
  bench.oversleep(1h);
  EXPECT_THAT(bench.told(), ElementsAre("absent"));
  bench.pass(500ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.hear_hello(b);
  bench.pass(700ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Nodes that stay silent afterwards are removed as usual.
TEST_F(Detector, RemovesNodesThatStaySilentAfterItsAbsence) {
  bench.pass(500ms);
  bench.oversleep(1h);
  bench.pass(2100ms);
  EXPECT_THAT(bench.told(), ElementsAre("absent", "suspected b", "removed b timeout"));
}

// A short delay of our own is neither reported nor subtracted.
TEST_F(Detector, IgnoresItsOwnShortDelays) {
  for (int i = 0; i < 20; ++i) {
    bench.oversleep(bench.protocol().next_deadline() - bench.now() + 60ms);
  }
  EXPECT_THAT(bench.told(), Not(Contains("absent")));
}

// A master has shorter timeouts as long as it is master.
TEST_F(Detector, WatchesAMasterMoreClosely) {
  b.hello.master = true;
  b.hello.master_term = b.hello.term = 1;
  b.hello.interval = 100ms;
  b.hello.valid_for = 600ms;
  bench.hear_hello(b);
  bench.told();
  bench.pass(599ms);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b"));
  b.hello.master = false;
  b.hello.interval = 500ms;
  b.hello.valid_for = 2s;
  bench.hear_hello(b);
  bench.told();
  bench.pass(700ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1300ms);
  EXPECT_THAT(bench.told(), Contains("removed b timeout"));
}

// A removed node is not probed, and no deadline remains.
TEST_F(Detector, ForgetsRemovedNodes) {
  bench.pass(800ms);
  bench.hear(b, {Goodbye{}});
  bench.sent();
  bench.pass(5s);
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
}

}  // namespace

}  // namespace muster::core
