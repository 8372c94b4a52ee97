#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/limits.hpp"
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
  Bench bench{[] {
    Config config = Bench::me();
    config.eligible = false;
    return config;
  }()};
  Puppet b = bench.puppet("b");

  Detector() {
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

// If our probes get no answer, two or three other members are asked to probe.
TEST_F(Detector, AsksOthersToProbe) {
  auto more = admit_more(5);
  bench.pass(600ms);
  hear_all(more);
  bench.pass(600ms);
  hear_all(more);
  EXPECT_TRUE(bench.sent_of<ProbeRequest>().empty()) << "we try ourselves first";
  bench.pass(100ms);
  std::set<Endpoint> asked;
  for (const Sent& each : bench.sent()) {
    const ProbeRequest* request = each.message.get_if<ProbeRequest>();
    if (request == nullptr) continue;
    EXPECT_EQ(request->target, b.session);
    EXPECT_NE(each.to.endpoint, b.at);
    asked.insert(each.to.endpoint);
  }
  EXPECT_EQ(asked.size(), limits::probe_helpers);
}

// Silent members are not asked for help.
TEST_F(Detector, AsksOnlyMembersThatItHears) {
  auto more = admit_more(2);
  bench.pass(800ms);
  bench.hear_hello(more[0]);
  bench.pass(500ms);
  for (const Sent& each : bench.sent()) {
    if (each.message.get_if<ProbeRequest>() != nullptr) {
      EXPECT_EQ(each.to.endpoint, more[0].at);
    }
  }
}

// Another member's vouch keeps a node if it answers the present probe.
TEST_F(Detector, BelievesAVouch) {
  auto c = admit_more(1);
  bench.pass(800ms);
  hear_all(c);
  bench.pass(500ms);
  EXPECT_THAT(bench.told(), ElementsAre("suspected b"));
  const ProbeRequest request = bench.sent_of<ProbeRequest>().at(0);
  bench.hear(c[0], {Vouch{b.session, request.nonce + 1}}, false);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.hear(c[0], {Vouch{b.session, request.nonce}}, false);
  EXPECT_THAT(bench.told(), ElementsAre("updated b"));
  bench.pass(500ms);
  bench.hear(c[0], {Vouch{b.session, request.nonce}}, false);
  hear_all(c);
  bench.pass(1499ms);
  EXPECT_THAT(bench.told(), Not(Contains("removed b timeout")));
  hear_all(c);
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), Contains("removed b timeout")) << "an old vouch says nothing";
}

// On request of another member we probe and forward the answer.
TEST_F(Detector, ProbesForOthers) {
  auto c = admit_more(1);
  bench.hear(b, {ProbeRequest{c[0].session, 77}}, false);
  auto sent = bench.sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].to.endpoint, c[0].at);
  const Probe probe = *sent[0].message.get_if<Probe>();
  EXPECT_NE(probe.nonce, 77u);
  bench.hear(c[0], {ProbeAck{probe.nonce}}, false);
  sent = bench.sent();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].to.endpoint, b.at);
  EXPECT_EQ(sent[0].message.get_if<Vouch>()->target, c[0].session);
  EXPECT_EQ(sent[0].message.get_if<Vouch>()->nonce, 77u);
  bench.hear(c[0], {ProbeAck{probe.nonce}}, false);
  EXPECT_TRUE(bench.sent().empty()) << "once";
}

// The number of such requests is limited, and there is room again after a while.
TEST_F(Detector, LimitsProbesForOthers) {
  auto c = admit_more(1);
  for (std::uint64_t i = 0; i < limits::relayed_probes + 10; ++i) {
    bench.hear(b, {ProbeRequest{c[0].session, i}}, false);
  }
  EXPECT_EQ(bench.sent_of<Probe>().size(), limits::relayed_probes);
  bench.pass(500ms);
  bench.hear_hello(b);
  hear_all(c);
  bench.pass(501ms);
  bench.sent();
  bench.hear(b, {ProbeRequest{c[0].session, 1}}, false);
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
}

// We do not probe for strangers, and do not probe strangers.
TEST_F(Detector, IgnoresStrangersRequests) {
  Puppet stranger = bench.puppet("s");
  bench.hear_hello(stranger);
  bench.sent();
  bench.hear(stranger, {ProbeRequest{b.session, 1}}, false);
  bench.hear(b, {ProbeRequest{stranger.session, 1}}, false);
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
}

// A refusal that quotes our packet removes the node.
TEST_F(Detector, RemovesNodesOnAQuotedRefusal) {
  bench.call([&](Protocol& protocol) { protocol.refused(*protocol.find(b.session), true); });
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
}

// A broken lifeline causes a probe at once and a few more. It proves nothing.
TEST_F(Detector, ProbesDoubtedNodes) {
  bench.call([&](Protocol& protocol) { protocol.lifeline_broken(b.session); });
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
  bench.pass(14ms);
  EXPECT_EQ(bench.sent_of<Probe>().size(), 3u) << "after 1, 3 and 7 ms";
  bench.pass(100ms);
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u) << "after 15 ms";
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Only the answer to the probe ends the doubt, because other packets may have been in transit
// before.
TEST_F(Detector, EndsADoubtOnAnAnswer) {
  bench.call([&](Protocol& protocol) { protocol.lifeline_broken(b.session); });
  const Probe probe = bench.sent_of<Probe>().at(0);
  bench.hear_hello(b);
  bench.pass(2ms);
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
  bench.hear(b, {ProbeAck{probe.nonce}}, false);
  bench.pass(1s);
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
  bench.pass(200ms);
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u) << "its next hello is overdue";
}

// A node whose first-hand doubt is confirmed tells the others. A node with second-hand doubts does
// not.
TEST_F(Detector, SharesFirstHandDoubts) {
  auto c = admit_more(1);
  bench.call([&](Protocol& protocol) { protocol.lifeline_broken(b.session); });
  EXPECT_TRUE(bench.sent_of<Doubt>().empty()) << "not before it is sure";
  bench.call([&](Protocol& protocol) { protocol.refused(*protocol.find(b.session), true); });
  const auto doubts = bench.sent_of<Doubt>();
  ASSERT_EQ(doubts.size(), 1u);
  EXPECT_EQ(doubts[0].target, b.session);
  Puppet d = bench.puppet("d");
  bench.admit(d);
  bench.sent();
  bench.hear(c[0], {Doubt{d.session}});
  EXPECT_EQ(bench.sent_of<Probe>().size(), 1u);
  bench.call([&](Protocol& protocol) { protocol.refused(*protocol.find(d.session), true); });
  EXPECT_TRUE(bench.sent_of<Doubt>().empty());
}

// Doubts of strangers, and doubts about strangers, are ignored.
TEST_F(Detector, IgnoresDoubtsOfStrangers) {
  Puppet stranger = bench.puppet("s");
  bench.hear_hello(stranger);
  bench.sent();
  bench.hear(stranger, {Doubt{b.session}});
  bench.hear(b, {Doubt{stranger.session}});
  bench.hear(b, {Doubt{{7, 7}}});
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
}

// A refusal that may be forged only causes a probe.
TEST_F(Detector, ProbesOnAnUncertainRefusal) {
  const auto refuse = [&] {
    bench.call([&](Protocol& protocol) { protocol.refused(*protocol.find(b.session), false); });
  };
  refuse();
  EXPECT_THAT(bench.told(), IsEmpty());
  const auto probes = bench.sent_of<Probe>();
  ASSERT_EQ(probes.size(), 1u);
  refuse();
  EXPECT_TRUE(bench.sent_of<Probe>().empty()) << "a flood of them asks once";
  bench.hear(b, {ProbeAck{probes[0].nonce}}, false);
  bench.pass(700ms);
  EXPECT_THAT(bench.told(), IsEmpty());
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
