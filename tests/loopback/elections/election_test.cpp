#include "muster/election.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/use_future.hpp>
#include <optional>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/election_await.hpp"

namespace muster::test {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// A node that stands for "jobs" and records its events.
struct CandidateNode {
  explicit CandidateNode(const std::string& name, ElectionOptions options = {})
      : node(name), election(node.discovery, "jobs", options) {
    election.on_elected([this](const FencingToken& token) { elected.put(token); });
    election.on_resigned([this](DemotionReason reason, std::uint64_t term) {
      resigned.put({reason, term});
    });
    election.on_leader([this](const FencingToken& leader) { leaders.put(leader); });
  }
  void start() {
    election.stand();
    node.discovery.start();
  }
  bool follows(const CandidateNode& other) {
    return leaders.wait_until(
        [&](const FencingToken& leader) { return leader.id == other.node.discovery.id(); });
  }

  Inbox<FencingToken> elected;
  Inbox<std::pair<DemotionReason, std::uint64_t>> resigned;
  Inbox<FencingToken> leaders;
  LoopbackNode node;
  Election election;
};

// The heaviest candidate leads, also if it is not the master, and all candidates know it.
TEST(Election, ElectsTheHeaviestCandidate) {
  CandidateNode a("a", {.weight = 2});
  CandidateNode b("b", {.weight = 1});
  a.start();
  b.start();
  ASSERT_TRUE(a.elected.wait_for(1));
  ASSERT_TRUE(b.follows(a));
  EXPECT_TRUE(a.election.is_leader());
  EXPECT_FALSE(b.election.is_leader());
  EXPECT_EQ(a.election.token(), b.election.leader());
  EXPECT_EQ(a.election.candidates(), b.election.candidates());
  EXPECT_EQ(a.election.candidates().size(), 2u);
}

// The next candidate leads when the leader resigns, and under a later term.
TEST(Election, HandsOverWhenTheLeaderResigns) {
  CandidateNode a("a", {.weight = 2});
  CandidateNode b("b", {.weight = 1});
  a.start();
  b.start();
  ASSERT_TRUE(a.elected.wait_for(1));
  ASSERT_TRUE(b.follows(a));
  const FencingToken before = *a.election.token();
  Inbox<std::error_code> handed_over;
  a.election.resign([&](std::error_code error) { handed_over.put(error); });
  ASSERT_TRUE(handed_over.wait_for(1));
  EXPECT_FALSE(handed_over.items().front());
  EXPECT_FALSE(a.election.is_leader());
  ASSERT_TRUE(b.elected.wait_for(1));
  EXPECT_GT(b.election.token()->term, before.term);
  EXPECT_EQ(a.resigned.items().front(), std::pair(DemotionReason::requested, before.term));
  a.election.stand();
  ASSERT_TRUE(a.follows(b));
  EXPECT_FALSE(a.election.is_leader()) << "a leader stays";
}

// The next candidate leads when the node of the leader stops.
TEST(Election, ReplacesALeaderThatStops) {
  CandidateNode a("a", {.weight = 2});
  CandidateNode b("b", {.weight = 1});
  a.start();
  b.start();
  ASSERT_TRUE(a.elected.wait_for(1));
  ASSERT_TRUE(b.follows(a));
  a.node.discovery.stop();
  EXPECT_FALSE(a.election.is_leader());
  ASSERT_TRUE(a.resigned.wait_for(1));
  EXPECT_EQ(a.resigned.items().front().first, DemotionReason::stopped);
  ASSERT_TRUE(b.elected.wait_for(1));
  a.node.discovery.start();
  ASSERT_TRUE(a.follows(b));
}

// Several elections of one node are independent, and a node that stands for none sees them all.
TEST(Election, IsOneOfMany) {
  const auto began =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  CandidateNode a("a");
  Election gateway(a.node.discovery, "gateway");
  gateway.stand();
  a.start();
  Inbox<FencingToken> won;
  gateway.when_elected([&](std::error_code error, const FencingToken& token) {
    if (!error) won.put(token);
  });
  ASSERT_TRUE(won.wait_for(1));
  ASSERT_TRUE(a.elected.wait_for(1));
  LoopbackNode onlooker("onlooker");
  onlooker.discovery.start();
  ASSERT_TRUE(onlooker.added.wait_for(1));
  const std::vector<Node> nodes = onlooker.discovery.nodes();
  const NodeId id = a.node.discovery.id();
  const FencingToken token{1, id};
  const std::vector<ElectionStatus> elections = published_elections(nodes);
  ASSERT_THAT(elections, ElementsAre(Field(&ElectionStatus::name, "gateway"),
                                     Field(&ElectionStatus::name, "jobs")));
  for (const ElectionStatus& election : elections) {
    EXPECT_THAT(election.candidates, ElementsAre(id));
    ASSERT_EQ(election.leaders.size(), 1u);
    EXPECT_EQ(election.leaders.front().token, token);
    EXPECT_LE(election.leaders.front().since, std::chrono::system_clock::now());
    EXPECT_GE(election.leaders.front().since, began);
  }
  const Value value = to_value(elections.front(), nodes);
  EXPECT_EQ(value.at("leaders").at(0).at("name"), Value("a"));
}

// A node follows an election without standing for it.
TEST(Election, IsFollowedWithoutStanding) {
  CandidateNode a("a");
  LoopbackNode follower("follower");
  Election jobs(follower.discovery, "jobs");
  follower.discovery.start();
  Inbox<FencingToken> leader;
  jobs.when_leader([&](std::error_code error, const FencingToken& token) {
    if (!error) leader.put(token);
  });
  a.start();
  ASSERT_TRUE(leader.wait_for(1));
  EXPECT_EQ(leader.items().front().id, a.node.discovery.id());
  EXPECT_FALSE(jobs.is_leader());
  EXPECT_FALSE(jobs.stands());
}

// Waits work with completion tokens.
TEST(Election, IsAwaited) {
  CandidateNode a("a");
  auto elected = async_wait_elected(a.election, boost::asio::use_future);
  a.start();
  ASSERT_EQ(elected.wait_for(10s), std::future_status::ready);
  EXPECT_EQ(elected.get(), a.election.token());
  EXPECT_EQ(async_wait_leader(a.election, boost::asio::use_future).get(), a.election.token());
  async_resign(a.election, boost::asio::use_future).get();
  EXPECT_FALSE(a.election.is_leader());
}

// A wait ends when the node stops, when it is cancelled, and when the election is destroyed.
TEST(Election, EndsItsWaits) {
  LoopbackNode node("a");
  Inbox<std::error_code> ended;
  const auto end = [&](std::error_code error, const FencingToken&) { ended.put(error); };
  {
    Election jobs(node.discovery, "jobs");
    jobs.cancel(jobs.when_elected(end));
    jobs.when_elected(end);
    node.discovery.start();
    node.discovery.stop();
    jobs.when_elected(end);
    node.discovery.start();
    jobs.when_elected(end);
  }
  EXPECT_THAT(ended.items(),
              ElementsAre(Errc::cancelled, Errc::stopped, Errc::stopped, Errc::stopped));
}

// An election that is destroyed is withdrawn from, and its name is free.
TEST(Election, IsWithdrawnFromWhenDestroyed) {
  CandidateNode a("a", {.weight = 1});
  LoopbackNode node("b");
  auto jobs = std::make_optional<Election>(node.discovery, "jobs", ElectionOptions{.weight = 2});
  jobs->stand();
  node.discovery.start();
  a.start();
  const auto other = node.discovery.id();
  ASSERT_TRUE(a.leaders.wait_until([&](const FencingToken& leader) { return leader.id == other; }));
  jobs.reset();
  ASSERT_TRUE(a.elected.wait_for(1));
  EXPECT_THAT(a.election.candidates(), ElementsAre(a.node.discovery.id()));
  Election again(node.discovery, "jobs");
}

// Bad arguments are refused with the reason.
TEST(Election, RefusesBadArguments) {
  LoopbackNode node("a");
  const auto refusal = [&](std::string_view name, const ElectionOptions& options) {
    return error_of([&] { Election(node.discovery, name, options); });
  };
  EXPECT_THAT(refusal("", {}).second, HasSubstr("1 to 64 bytes"));
  EXPECT_THAT(refusal(std::string(65, 'x'), {}).second, HasSubstr("1 to 64 bytes"));
  EXPECT_THAT(refusal("jobs", {.leaders = 0}).second, HasSubstr("give 1 to 64"));
  EXPECT_THAT(refusal("jobs", {.preempt_after = -1s}).second, HasSubstr("cannot be negative"));
  Election jobs(node.discovery, "jobs");
  EXPECT_EQ(refusal("jobs", {}).first, Errc::invalid_option);
  Options options = loopback_options("observer");
  options.observer = true;
  LoopbackNode observer(options);
  Election watched(observer.discovery, "jobs");
  EXPECT_EQ(error_of([&] { watched.stand(); }).first, Errc::invalid_option);
}

}  // namespace
}  // namespace muster::test
