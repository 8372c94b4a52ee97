#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/limits.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A bench whose node has sent its first hellos and has listened without hearing anybody.
struct Admission : testing::Test {
  Bench bench;

  Admission() {
    bench.start();
    bench.pass(1s);
    bench.sent();
    bench.told();
  }
};

// A packet may be a recording, so its sender must prove that it is alive before it becomes visible.
TEST_F(Admission, HidesStrangersThatHaveNotAnswered) {
  Puppet b = bench.puppet("b");
  bench.hear_hello(b);
  EXPECT_THAT(bench.told(), IsEmpty());
  EXPECT_TRUE(bench.protocol().nodes().empty());
  const auto sent = bench.sent();
  const auto challenge = std::find_if(sent.begin(), sent.end(), [](const Sent& each) {
    return each.message.get_if<Challenge>() != nullptr;
  });
  ASSERT_NE(challenge, sent.end());
  EXPECT_EQ(challenge->to.endpoint, b.at) << "by unicast first";
  EXPECT_EQ(challenge->message.get_if<Challenge>()->target, b.session);
  bench.hear(b, {Echo{bench.nonce()}}, false);
  EXPECT_THAT(bench.told(), ElementsAre("added b"));
}

// A wrong answer proves nothing.
TEST_F(Admission, HidesStrangersThatAnswerWrongly) {
  Puppet b = bench.puppet("b");
  bench.hear_hello(b);
  bench.hear(b, {Echo{bench.nonce() + 1}}, false);
  bench.hear(b, {Echo{0}}, false);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// An answer still counts after the nonce has changed once, and no longer after that.
TEST_F(Admission, AcceptsAnswersForTwoLivesOfANonce) {
  Puppet b = bench.puppet("b");
  bench.hear_hello(b);
  const std::uint64_t nonce = bench.nonce();
  bench.pass(2 * limits::nonce_life);
  bench.told();
  bench.hear(b, {b.hello, Echo{nonce}}, false);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// A challenge is repeated, because it may be lost; then it is sent over the group, in case unicast
// is blocked.
TEST_F(Admission, RepeatsChallengesAndThenUsesTheGroup) {
  Puppet b = bench.puppet("b");
  bench.hear_hello(b);
  bench.pass(1s);
  std::vector<bool> by_group;
  for (const Sent& sent : bench.sent()) {
    const Challenge* challenge = sent.message.get_if<Challenge>();
    if (challenge == nullptr || challenge->target != b.session) continue;
    by_group.push_back(sent.to.group);
    EXPECT_EQ(challenge->answer_by_group, sent.to.group);
  }
  ASSERT_GE(by_group.size(), 4u);
  EXPECT_FALSE(by_group[0]);
  EXPECT_FALSE(by_group[1]);
  for (std::size_t i = 2; i < by_group.size(); ++i) EXPECT_TRUE(by_group[i]) << i;
}

// A recording never answers and is forgotten.
TEST_F(Admission, ForgetsStrangersThatNeverAnswer) {
  Puppet b = bench.puppet("b");
  bench.hear_hello(b);
  EXPECT_EQ(bench.protocol().known_sessions(), 1u);
  bench.pass(5s);
  EXPECT_EQ(bench.protocol().known_sessions(), 0u);
}

// A newcomer becomes visible when its attributes have arrived, not before.
TEST_F(Admission, WaitsForTheAttributes) {
  Puppet b = bench.puppet("b");
  b.hello.attributes = 1;
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(10ms);
  EXPECT_EQ(bench.sent_of<AttributeRequest>().size(), 1u);
  const Attribute info{.version = 1, .previous = 0, .name = "info", .value = bytes_of("1")};
  bench.hear(b, {info}, false);
  EXPECT_THAT(bench.told(), ElementsAre("added b"));
  EXPECT_EQ(bench.protocol().nodes()[0].attributes->at("info").version, 1u);
}

// The wait for attributes is limited.
TEST_F(Admission, LimitsTheWaitForAttributes) {
  Puppet b = bench.puppet("b");
  b.hello.attributes = 1;
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  bench.pass(501ms);
  EXPECT_THAT(bench.told(), testing::Contains("added b"));
}

// A challenge is answered with our hello and echo, and with our own challenge if we do not know the
// sender yet.
TEST_F(Admission, AnswersAndChallengesBack) {
  Puppet b = bench.puppet("b");
  bench.hear(b, {b.hello, Challenge{77, {}, false}});
  const auto sent = bench.sent();
  bool has_hello = false;
  bool has_echo = false;
  bool has_challenge = false;
  for (const Sent& each : sent) {
    if (each.to.group) continue;
    EXPECT_EQ(each.to.endpoint, b.at);
    has_hello = has_hello || each.message.get_if<Hello>() != nullptr;
    has_challenge = has_challenge || each.message.get_if<Challenge>() != nullptr;
    if (const Echo* echo = each.message.get_if<Echo>()) has_echo = echo->nonce == 77;
  }
  EXPECT_TRUE(has_hello);
  EXPECT_TRUE(has_echo);
  EXPECT_TRUE(has_challenge);
}

// A challenge to another session is not answered.
TEST_F(Admission, AnswersOnlyItsOwnChallenges) {
  Puppet b = bench.puppet("b");
  bench.admit(b);
  bench.sent();
  bench.hear(b, {Challenge{77, {4, 4}, false}});
  EXPECT_TRUE(bench.sent_of<Echo>().empty());
  bench.hear(b, {Challenge{78, Bench::me().session, false}});
  EXPECT_EQ(bench.sent_of<Echo>().size(), 1u);
}

// Where unicast is blocked, the answer goes to everyone.
TEST_F(Admission, AnswersOverTheGroupOnRequest) {
  Puppet b = bench.puppet("b");
  bench.admit(b);
  bench.sent();
  bench.hear(b, {Challenge{77, {}, true}});
  bool has_echo = false;
  for (const Sent& each : bench.sent()) {
    if (each.message.get_if<Echo>() == nullptr) continue;
    has_echo = true;
    EXPECT_TRUE(each.to.group);
  }
  EXPECT_TRUE(has_echo);
}

// Many newcomers are answered by one datagram to all instead of one each.
TEST_F(Admission, AnswersManyNewcomersAtOnce) {
  std::vector<Puppet> crowd;
  for (char name = 'A'; name < 'Z'; ++name) crowd.push_back(bench.puppet(std::string(1, name)));
  for (Puppet& each : crowd) bench.hear_hello(each);
  bench.sent();
  for (Puppet& each : crowd) bench.hear(each, {Challenge{each.session.low, {}, false}});
  bench.pass(300ms);
  std::size_t answers = 0;
  for (const Sent& each : bench.sent()) {
    if (each.message.get_if<Echo>() == nullptr) continue;
    ++answers;
    EXPECT_TRUE(each.to.group);
  }
  EXPECT_EQ(answers, crowd.size());
}

// A node does not admit a session with its own id. One that answers is not an earlier session of
// its own, but another process.
TEST_F(Admission, AdmitsNoSessionWithItsOwnId) {
  Puppet past = bench.puppet("b");
  past.hello.node = Bench::me().node;
  past.hello.life = 0;
  bench.hear_hello(past);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.hear(past, {Echo{bench.nonce()}}, false);
  EXPECT_THAT(bench.told(), ElementsAre("impersonated me by id"));
}

// The number of strangers is limited, and forgotten strangers make room.
TEST_F(Admission, LimitsTheNumberOfStrangers) {
  bench.call([](Protocol& protocol) {
    for (std::uint64_t i = 1; i <= limits::strangers; ++i) {
      Peer* peer = protocol.meet({i, i});
      ASSERT_NE(peer, nullptr);
      protocol.heard(*peer, {.from = {Address::v4(10, 1, 1, 1), 1, 0}, .counter = 1});
    }
    EXPECT_EQ(protocol.meet({9, 99'999}), nullptr);
  });
  bench.pass(5s);
  EXPECT_EQ(bench.protocol().known_sessions(), 0u);
  bench.call([](Protocol& protocol) { EXPECT_NE(protocol.meet({9, 99'999}), nullptr); });
}

// A session that left while it waited for admission does not return through a recording of its
// answer.
TEST_F(Admission, DoesNotReviveASessionThatLeftEarly) {
  Puppet b = bench.puppet("b");
  b.hello.attributes = 1;
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  bench.hear(b, {Goodbye{}});
  const std::uint64_t counter = b.counter;
  b.counter = 0;
  bench.hear(b, {b.hello, Echo{bench.nonce()}}, false);
  EXPECT_LT(b.counter, counter);
  bench.pass(2s);
  EXPECT_THAT(bench.told(), testing::Not(testing::Contains("added b")));
}

}  // namespace

}  // namespace muster::core
