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

/// A node that takes part in no election, and its members b and c, just heard.
struct Doubts : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");
  Puppet c = bench.puppet("c");
  std::uint64_t packet = 0;

  Doubts() {
    bench.start();
    bench.pass(1s);
    bench.admit(b);
    bench.admit(c);
    bench.told();
    bench.sent();
  }

  void break_lifeline() {
    bench.call([&](Protocol& protocol) { protocol.lifeline_broken(b.session); });
  }
  /// The host of b refuses a packet; each call means another one unless it is given.
  void refuse() { refuse(++packet); }
  /// As far apart as two refusals must be to count as two.
  void refuse_twice() {
    refuse();
    bench.pass(1ms);
    refuse();
  }
  void refuse(std::optional<std::uint64_t> quoted) {
    bench.call([&](Protocol& protocol) {
      if (Peer* peer = protocol.find(b.session)) protocol.refused(*peer, quoted);
    });
  }
};

// A broken lifeline, two refusals and no answer are the end of a process.
TEST_F(Doubts, RemoveANodeOnTheFullEvidence) {
  break_lifeline();
  refuse_twice();
  EXPECT_THAT(bench.told(), IsEmpty()) << "it may still answer";
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
}

// A member's word about its own lifeline is as good as a lifeline of ours.
TEST_F(Doubts, RemoveANodeThatAMemberDoubts) {
  bench.hear(c, {Doubt{b.session}});
  refuse_twice();
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
}

// Nobody on the path can end a node with refusals alone, quotes or not.
TEST_F(Doubts, KeepANodeThatIsOnlyRefused) {
  for (int i = 0; i < 500; ++i) {
    refuse();
    refuse(std::nullopt);
    bench.pass(2ms);
    if (i % 100 == 99) bench.hear_hello(b);
  }
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Nor with a reset of the lifeline and one refusal, however often it is repeated.
TEST_F(Doubts, KeepANodeOnOneRefusal) {
  break_lifeline();
  refuse(7);
  bench.pass(1ms);
  refuse(7);
  bench.pass(1ms);
  refuse(7);
  bench.pass(100ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Refusals that come at once may be about packets that were sent at once.
TEST_F(Doubts, CountRefusalsAtOnceAsOne) {
  break_lifeline();
  refuse();
  refuse();
  bench.pass(100ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A refusal without a quote of a packet of ours counts for nothing.
TEST_F(Doubts, IgnoreRefusalsWithoutAQuote) {
  break_lifeline();
  for (int i = 0; i < 4; ++i) {
    refuse(std::nullopt);
    bench.pass(1ms);
  }
  bench.pass(100ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// An answer ends the doubt, and shows that refusals lie: they count for nothing for a minute.
TEST_F(Doubts, DistrustRefusalsOfANodeThatAnswers) {
  break_lifeline();
  const Probe probe = bench.sent_of<Probe>().at(0);
  refuse();
  bench.hear(b, {ProbeAck{probe.nonce}}, false);
  for (int i = 0; i < 29; ++i) {
    bench.hear_hello(b);
    bench.hear_hello(c);
    bench.pass(1s);
    break_lifeline();
    refuse_twice();
    bench.pass(20ms);
  }
  EXPECT_THAT(bench.told(), testing::Not(Contains("removed b refused")));
}

// A node far away has three round trips to answer in.
TEST_F(Doubts, WaitForThreeRoundTrips) {
  bench.pass(700ms);
  bench.hear_hello(c);
  bench.pass(500ms);
  const Probe probe = bench.sent_of<Probe>().at(0);
  bench.pass(10ms);
  bench.hear(b, {ProbeAck{probe.nonce}}, false);
  bench.hear_hello(c);
  bench.told();
  break_lifeline();
  refuse_twice();
  bench.pass(28ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
}

// One doubt per hello interval, of at most five small packets.
TEST_F(Doubts, SendFewProbesWhateverIsForged) {
  for (int i = 0; i < 900; ++i) {
    break_lifeline();
    refuse(std::nullopt);
    bench.hear(c, {Doubt{b.session}});
    bench.pass(1ms);
  }
  EXPECT_LE(bench.sent_of<Probe>().size(), 5u);
}

// A node with first-hand evidence tells the others after the first refusal, so that they ask in
// time. A node with second-hand evidence sends no doubt.
TEST_F(Doubts, ShareFirstHandEvidence) {
  break_lifeline();
  EXPECT_TRUE(bench.sent_of<Doubt>().empty()) << "anyone can break a lifeline";
  refuse();
  const auto doubts = bench.sent_of<Doubt>();
  ASSERT_EQ(doubts.size(), 1u);
  EXPECT_EQ(doubts[0].target, b.session);
}

TEST_F(Doubts, DoNotShareWhatTheyWereTold) {
  bench.hear(c, {Doubt{b.session}});
  refuse_twice();
  bench.pass(1ms);
  EXPECT_THAT(bench.told(), ElementsAre("removed b refused"));
  EXPECT_TRUE(bench.sent_of<Doubt>().empty());
}

// The doubts of a stranger, and doubts about strangers, mean nothing.
TEST_F(Doubts, IgnoreStrangers) {
  Puppet stranger = bench.puppet("s");
  bench.hear_hello(stranger);
  bench.sent();
  bench.hear(stranger, {Doubt{b.session}});
  bench.hear(b, {Doubt{stranger.session}});
  bench.hear(b, {Doubt{{7, 7}}});
  EXPECT_TRUE(bench.sent_of<Probe>().empty());
}

// Strict evidence waits for the time that the hello announced.
TEST(StrictEvidence, RemovesNoNodeOnRefusals) {
  Config config = Bench::me();
  config.eligible = false;
  config.strict_evidence = true;
  Bench bench(config);
  Puppet b = bench.puppet("b");
  bench.start();
  bench.pass(1s);
  bench.admit(b);
  bench.told();
  bench.call([&](Protocol& protocol) { protocol.lifeline_broken(b.session); });
  for (std::uint64_t packet = 1; packet < 5; ++packet) {
    bench.call([&](Protocol& protocol) { protocol.refused(*protocol.find(b.session), packet); });
    bench.pass(1ms);
  }
  bench.pass(100ms);
  EXPECT_THAT(bench.told(), IsEmpty());
}

}  // namespace

}  // namespace muster::core
