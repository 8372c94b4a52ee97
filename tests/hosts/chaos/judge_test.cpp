#include "hosts/chaos/judge.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "hosts/chaos/starvation.hpp"

namespace muster::chaos {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Lab::Host first_host = 0;
constexpr Lab::Host second_host = 1;

/// The output of two nodes, as a test makes it up, and the real events.
class JudgeTest : public testing::Test {
 protected:
  JudgeTest() : judge(truth, starvation) {
    add(a, a_log, first_host);
    add(b, b_log, second_host);
    // a has known b since time 2.
    say(a_log, 2, "added", of_b());
  }

  void add(Life*& life, test::NodeLog& log, Lab::Host host) {
    Life begun;
    begun.host = host;
    begun.log = &log;
    begun.begun = {0, 0};
    begun.messages = 10;
    life = &truth.add(begun);
    say(log, 1, "started", fmt::format(R"({},"port":1,"timing":{})", node(log.name()), timing));
  }

  static void say(test::NodeLog& log, Seconds at, std::string_view kind,
                  const std::string& fields = R"("more":0)") {
    log.add(fmt::format(R"({{"event":"{}","monotonic":{:.6f},{}}})", kind, at, fields));
  }
  static std::string node(std::string_view id, std::uint64_t term = 0) {
    return fmt::format(R"("node":{{"id":"{0}","name":"{0}","isMaster":{1},"term":{2},)"
                       R"("addresses":[]}})",
                       id, term != 0, term);
  }
  static std::string of_b(std::uint64_t term = 0) { return node("b", term); }
  static std::string removed_b(std::string_view reason = "timeout", std::uint64_t term = 0) {
    return fmt::format(R"({},"reason":"{}")", of_b(term), reason);
  }
  static std::string term(std::uint64_t term) { return fmt::format(R"("term":{})", term); }
  void hear_b_say(Seconds at, int number, std::string_view from = "b") {
    say(a_log, at, "message",
        fmt::format(R"("channel":"chaos","from":"{}","value":{})", from, number));
  }

  void trouble(Trouble::Sort sort, Seconds from, Seconds to, double share = 0) {
    truth.begin({.sort = sort,
                 .hosts = {second_host},
                 .begun = {from, from},
                 .ended = {to, to},
                 .share = share});
  }
  void kill_b(Seconds at) { b->ended = {at, at}; }

  const std::vector<std::string>& findings(Seconds now = 100) {
    judge.hear_all(now);
    return judge.findings();
  }

  static constexpr const char* timing =
      R"({"helloInterval":1,"nodeTimeout":2,"masterTimeout":0.6,"lease":0.36,"listenWindow":0.2})";

  test::NodeLog a_log{"a"};
  test::NodeLog b_log{"b"};
  Life* a = nullptr;
  Life* b = nullptr;
  Truth truth;
  Starvation starvation;
  Judge judge;
};

// A cluster that keeps its promises has no findings.
TEST_F(JudgeTest, AcceptsACorrectRun) {
  say(b_log, 2, "added", node("a"));
  say(b_log, 3, "promotion", term(1));
  say(b_log, 3, "master", of_b(1));
  say(a_log, 3, "updated", of_b(1));
  say(a_log, 3, "master", of_b(1));
  hear_b_say(4, 1);
  hear_b_say(5, 3);
  kill_b(6);
  say(a_log, 6.5, "removed", removed_b("refused", 1));
  say(a_log, 6.5, "promotion", term(2));
  EXPECT_THAT(findings(), IsEmpty());
}

// A present node must not be removed.
TEST_F(JudgeTest, FindsAFalseRemoval) {
  say(a_log, 5, "removed", removed_b());
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("was removed (timeout) though it was there")));
}

// A fault explains a removal while it lasts and for a short time afterwards.
TEST_F(JudgeTest, FindsARemovalLongAfterItsCause) {
  trouble(Trouble::Sort::unplugged, 3, 4.9);
  say(a_log, 5, "removed", removed_b());
  EXPECT_THAT(findings(), IsEmpty());
  say(a_log, 6, "added", of_b());
  say(a_log, 7, "removed", removed_b());
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("2.100 s after anything was in the way")));
}

// Tolerated loss does not explain a removal; more loss does.
TEST_F(JudgeTest, FindsARemovalForToleratedLoss) {
  trouble(Trouble::Sort::lossy, 3, 5, 0.25);
  trouble(Trouble::Sort::lossy, 6, 9, 0.2);
  say(a_log, 4, "removed", removed_b());
  say(a_log, 5, "added", of_b());
  EXPECT_THAT(findings(), IsEmpty());
  say(a_log, 8, "removed", removed_b());
  EXPECT_EQ(findings().size(), 1u);
}

// A split explains removals between its sides only.
TEST_F(JudgeTest, FindsARemovalOnTheSameSide) {
  truth.begin({.sort = Trouble::Sort::parted,
               .hosts = {first_host, second_host},
               .begun = {3, 3},
               .ended = {9, 9},
               .share = 0});
  say(a_log, 8, "removed", removed_b());
  EXPECT_EQ(findings().size(), 1u);
}

// Only a stopped process says goodbye.
TEST_F(JudgeTest, FindsAGoodbyeOfARunningNode) {
  kill_b(3);
  say(a_log, 3.1, "removed", removed_b("goodbye"));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("a goodbye that it never said")));
}

// A dead process is removed within the announced time.
TEST_F(JudgeTest, FindsALateRemoval) {
  kill_b(10);
  say(a_log, 12.2, "removed", removed_b());
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("was silent for 2.200 s")));
}

// A master is removed within a shorter time.
TEST_F(JudgeTest, FindsALateRemovalOfAMaster) {
  say(a_log, 3, "master", of_b(1));
  kill_b(10);
  say(a_log, 10.8, "removed", removed_b("timeout", 1));
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("0.800 s"), HasSubstr("are 0.600"))));
}

// A removal that never comes is found without any line of output.
TEST_F(JudgeTest, FindsAMissingRemoval) {
  trouble(Trouble::Sort::asleep, 10, never);
  EXPECT_THAT(findings(12), IsEmpty());
  EXPECT_THAT(findings(13), ElementsAre(HasSubstr("had not been removed")));
}

// A process that was paused itself starts to count when it wakes.
TEST_F(JudgeTest, ExpectsNothingOfAPausedNode) {
  kill_b(10);
  truth.begin({.sort = Trouble::Sort::asleep,
               .hosts = {first_host},
               .begun = {9, 9},
               .ended = {20, 20},
               .share = 0});
  say(a_log, 22.2, "removed", removed_b());
  EXPECT_THAT(findings(), IsEmpty());
}

// Packets of a dead process may wait in its kernel until its cable is restored, and not longer.
TEST_F(JudgeTest, CountsFromTheLastPacketOfTheKernel) {
  trouble(Trouble::Sort::unplugged, 9, 10.5);
  kill_b(10);
  say(a_log, 13.4, "removed", removed_b());
  EXPECT_THAT(findings(), IsEmpty());
  say(a_log, 14, "added", of_b());
  EXPECT_EQ(findings().size(), 1u);
}

// A replay of packets that a node missed may deceive it. A replay of packets that it received must
// not.
TEST_F(JudgeTest, ExcusesOnlyNodesThatMissedReplayedPackets) {
  truth.begin({.sort = Trouble::Sort::replayed,
               .hosts = {},
               .begun = {9, 9},
               .ended = {20, 20},
               .share = 0});
  kill_b(10);
  say(a_log, 13, "removed", removed_b());
  EXPECT_EQ(findings().size(), 1u);
  judge.hear_all(100);
  Life* c = nullptr;
  test::NodeLog c_log{"c"};
  add(c, c_log, 2);
  say(c_log, 2, "added", of_b());
  truth.begin({.sort = Trouble::Sort::lossy,
               .hosts = {2},
               .begun = {5, 5},
               .ended = {20, 20},
               .share = 0.1});
  say(c_log, 13, "removed", removed_b());
  EXPECT_EQ(findings().size(), 1u);
}

// Terms grow.
TEST_F(JudgeTest, FindsATermThatShrinks) {
  say(a_log, 3, "updated", of_b(5));
  say(a_log, 4, "updated", of_b());
  say(a_log, 5, "updated", of_b(4));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("sees term 4 of b after 5")));
}

// A promotion takes a term above all terms that the node has seen.
TEST_F(JudgeTest, FindsAPromotionUnderAnOldTerm) {
  say(a_log, 3, "updated", of_b(5));
  say(a_log, 4, "promotion", term(5));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("promoted under term 5")));
}

// A token is unique.
TEST_F(JudgeTest, FindsARepeatedToken) {
  say(a_log, 3, "promotion", term(3));
  say(a_log, 4, "demotion", term(3));
  say(b_log, 5, "promotion", term(3));
  EXPECT_THAT(findings(), IsEmpty()) << "another id, another token";
  say(a_log, 6, "promotion", term(3));
  EXPECT_THAT(findings(), testing::Contains(HasSubstr("gives out the token of term 3 again")));
}

// Only a master is demoted.
TEST_F(JudgeTest, FindsADemotionOfNoMaster) {
  say(a_log, 3, "promotion", term(3));
  say(a_log, 4, "demotion", term(2));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("steps down from term 2")));
}

// Messages arrive in the order of sending, each once, and only if they were sent.
TEST_F(JudgeTest, FindsRepeatedLateAndForgedMessages) {
  hear_b_say(3, 4);
  hear_b_say(4, 4);
  hear_b_say(5, 3);
  hear_b_say(6, 11);
  EXPECT_THAT(findings(),
              ElementsAre(HasSubstr("gets 4 of b after 4"), HasSubstr("gets 3 of b after 4"),
                          HasSubstr("gets 11 of b, who never said it")));
}

// A node that the test did not start does not exist.
TEST_F(JudgeTest, FindsAnEventAboutAnUnknownNode) {
  say(a_log, 3, "added", node("x"));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("of a node that never was")));
}

// There is no event about an unknown node.
TEST_F(JudgeTest, FindsAnEventOutOfTurn) {
  EXPECT_NONFATAL_FAILURE(say(a_log, 3, "added", of_b()), "out of turn");
  kill_b(4);
  say(a_log, 4, "removed", removed_b());
  hear_b_say(5, 1);
  EXPECT_THAT(findings(),
              ElementsAre(HasSubstr("though it was there"), HasSubstr("of one that is not there")));
}

// The first line is "started", the last one "stopped".
TEST_F(JudgeTest, FindsALineOutsideOfARun) {
  say(a_log, 3, "stopped");
  say(a_log, 4, "promotion", term(1));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("after it has stopped")));
}

// A node that reports an internal error is believed.
TEST_F(JudgeTest, FindsAnInternalError) {
  say(a_log, 3, "error", R"("code":"internal","message":"!")");
  EXPECT_EQ(findings().size(), 1u);
}

// A lease also ends while the process is paused.
TEST_F(JudgeTest, FindsAMasterThatWasPausedPastItsLease) {
  const std::string itself = R"("masters":[{"id":"b"}])";
  say(b_log, 2, "promotion", term(1));
  trouble(Trouble::Sort::asleep, 3, 3.3);
  say(b_log, 3.4, "masters", itself);
  EXPECT_THAT(findings(3.5), IsEmpty()) << "shorter than the lease";
  trouble(Trouble::Sort::asleep, 4, 5);
  say(b_log, 5.1, "masters", itself);
  EXPECT_THAT(findings(5.2), ElementsAre(HasSubstr("slept past its lease")));
}

// When all nodes agree and little is lost, nothing changes.
TEST_F(JudgeTest, FindsAChangeWithoutACause) {
  say(a_log, 3, "suspected", of_b());
  say(a_log, 4, "promotion", term(1));
  findings(5);
  judge.require_calm(4.5);
  EXPECT_THAT(judge.findings(), IsEmpty());
  judge.require_calm(3.5);
  EXPECT_THAT(judge.findings(), ElementsAre(HasSubstr("in the calm")));
}

}  // namespace

}  // namespace muster::chaos
