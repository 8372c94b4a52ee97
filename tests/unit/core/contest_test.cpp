#include "core/contest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

namespace muster::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Duration window = 100ms;

NodeId id_of(std::size_t node) {
  return {1, 1 + node};
}

/// Nodes that take part in one election and hear each other's records at once. Heavier nodes have
/// higher numbers.
struct Candidates : testing::Test {
  std::vector<Contest> contests;
  std::vector<std::uint64_t> favours;
  std::set<std::size_t> lost;
  Time now{1h};

  void add(std::size_t count, ContestRules rules = {.listen_window = window}) {
    while (count-- > 0) {
      const std::size_t node = contests.size();
      contests.emplace_back(id_of(node), rules);
      favours.push_back(0);
      contests.back().take({.weight = static_cast<double>(node), .stands = true});
      contests.back().start(now);
    }
    settle();
  }
  void favour(std::size_t node, std::uint64_t favour) {
    favours[node] = favour;
    contests[node].take({.weight = static_cast<double>(node), .stands = true, .favour = favour});
    settle();
  }
  void stand(std::size_t node, bool stands) {
    contests[node].take({.weight = static_cast<double>(node), .stands = stands});
    settle();
  }
  /// The node is gone for the others.
  void lose(std::size_t node) {
    lost.insert(node);
    for (std::size_t i = 0; i < contests.size(); ++i) {
      if (i != node) contests[i].remove(id_of(node));
    }
    settle();
  }
  void find_again(std::size_t node) {
    lost.erase(node);
    settle();
  }
  void settle() {
    // A record that follows from another one follows within three rounds.
    for (int round = 0; round < 4; ++round) {
      for (std::size_t i = 0; i < contests.size(); ++i) {
        for (std::size_t other = 0; other < contests.size(); ++other) {
          if (other == i || lost.contains(i) != lost.contains(other)) continue;
          contests[i].put(id_of(other), contests[other].record(), favours[other], now);
        }
        contests[i].advance(now);
      }
    }
  }
  void pass(Duration time) {
    for (const Time end = now + time; now < end; settle()) {
      Time next = end;
      for (const Contest& each : contests)
        next = std::min(next, each.next_deadline().value_or(end));
      now = next;
    }
  }
  std::vector<std::size_t> leaders() const {
    std::vector<std::size_t> leaders;
    for (std::size_t i = 0; i < contests.size(); ++i) {
      if (contests[i].is_leader()) leaders.push_back(i);
    }
    return leaders;
  }
  std::uint64_t term(std::size_t node) const { return contests[node].led_term().value_or(0); }
};

// Nodes that start together elect the heaviest one, once, after they have listened.
TEST_F(Candidates, ElectTheHeaviestOnce) {
  add(4);
  pass(window - 1ms);
  EXPECT_THAT(leaders(), IsEmpty());
  pass(2ms);
  EXPECT_THAT(leaders(), ElementsAre(3));
  pass(10s);
  EXPECT_THAT(leaders(), ElementsAre(3));
  EXPECT_EQ(term(3), 1u);
  EXPECT_THAT(contests[0].leaders(), ElementsAre(FencingToken{1, id_of(3)}));
}

// A heavier node that comes later does not replace the leader.
TEST_F(Candidates, KeepTheirLeader) {
  add(2);
  pass(1s);
  add(1);
  pass(10s);
  EXPECT_THAT(leaders(), ElementsAre(1));
}

// When the leader is lost, the next one leads at once, under a later term.
TEST_F(Candidates, ReplaceALostLeaderAtOnce) {
  add(3);
  pass(1s);
  lose(2);
  EXPECT_EQ(contests[1].led_term(), 2u);
  EXPECT_FALSE(contests[0].is_leader());
}

// A split has a leader on each side. Afterwards, one of them remains, and its token is above all
// tokens of the other one.
TEST_F(Candidates, KeepOneLeaderAfterASplit) {
  add(3);
  pass(1s);
  lose(2);
  pass(1s);
  EXPECT_THAT(leaders(), ElementsAre(1, 2));
  find_again(2);
  EXPECT_THAT(leaders(), ElementsAre(1));
  EXPECT_GT(term(1), 1u);
}

// Two leaders of one term: the heavier one takes the next term, the other one yields.
TEST_F(Candidates, DoNotShareATerm) {
  add(1);
  pass(1s);
  lost.insert(1);
  add(1);
  pass(1s);
  ASSERT_EQ(term(0), 1u);
  ASSERT_EQ(term(1), 1u);
  find_again(1);
  EXPECT_THAT(leaders(), ElementsAre(1));
  EXPECT_EQ(term(1), 2u);
}

// Several leaders are elected if the rules say so, and each lost one is replaced.
TEST_F(Candidates, ElectSeveralLeaders) {
  add(4, {.leaders = 2, .listen_window = window});
  pass(1s);
  EXPECT_THAT(leaders(), ElementsAre(2, 3));
  EXPECT_NE(term(2), term(3));
  lose(3);
  pass(1s);
  EXPECT_THAT(contests[0].leaders(),
              ElementsAre(FencingToken{3, id_of(1)}, FencingToken{term(2), id_of(2)}));
}

// A leader that no longer stands lets another one lead at once.
TEST_F(Candidates, LetOthersLeadWhenTheyNoLongerStand) {
  add(2);
  pass(1s);
  contests[1].take_events();
  stand(1, false);
  EXPECT_THAT(leaders(), ElementsAre(0));
  const auto events = contests[1].take_events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(std::get<Resigned>(events[0]).reason, DemotionReason::requested);
  stand(1, true);
  pass(10s);
  EXPECT_THAT(leaders(), ElementsAre(0));
}

// A favoured node replaces a leader without favour, at once.
TEST_F(Candidates, FollowTheFavouredNode) {
  add(3);
  pass(1s);
  favour(0, 7);
  EXPECT_THAT(leaders(), ElementsAre(0));
  EXPECT_EQ(term(0), 2u);
  favour(1, 8);
  EXPECT_THAT(leaders(), ElementsAre(1)) << "the highest favour counts";
  favour(1, 0);
  EXPECT_THAT(leaders(), ElementsAre(0));
  favour(0, 0);
  pass(10s);
  EXPECT_THAT(leaders(), ElementsAre(0)) << "a leader stays without favour";
}

// Two leaders of one term that meet do not chase each other from term to term, even if the lighter
// one is favoured and each hears the other one late.
TEST_F(Candidates, DoNotRaceForTerms) {
  add(1);
  pass(1s);
  lost.insert(1);
  add(1);
  pass(1s);
  favour(0, 7);
  favour(1, 5);
  ASSERT_EQ(term(0), term(1));
  for (int round = 0; round < 20; ++round) {
    const Candidacy late[] = {contests[0].record(), contests[1].record()};
    for (int i = 0; i < 2; ++i) {
      contests[0].put(id_of(1), late[1], 5, now);
      contests[0].advance(now);
      contests[1].put(id_of(0), late[0], 7, now);
      contests[1].advance(now);
    }
  }
  EXPECT_THAT(leaders(), ElementsAre(0));
  EXPECT_LE(term(0), 4u);
}

// A favoured node that does not stand changes nothing.
TEST_F(Candidates, LeadWithoutAFavouredBystander) {
  add(2);
  favours[1] = 5;
  contests[1].take({.weight = 9, .stands = false, .favour = 5});
  pass(1s);
  EXPECT_THAT(leaders(), ElementsAre(0));
}

// A heavier candidate that does not claim is waited for, but not for ever.
TEST_F(Candidates, GoAheadOfASilentCandidate) {
  Contest contest(id_of(0), {.listen_window = window});
  contest.take({.weight = 0, .stands = true});
  contest.start(now);
  contest.put(id_of(1), {.weight = 1, .stands = true}, 0, now);
  contest.advance(now);
  std::vector<ContestEvent> events;
  while (events.empty() && contest.next_deadline()) {
    now = *contest.next_deadline();
    contest.advance(now);
    events = contest.take_events();
  }
  EXPECT_TRUE(contest.is_leader());
  EXPECT_EQ(now, Time{1h} + 2 * window);
}

// A node whose lease has ended stops leading and listens before it leads again.
TEST_F(Candidates, ListenAfterTheirLeaseHasEnded) {
  add(1);
  pass(1s);
  contests[0].take_events();
  contests[0].lapse(now);
  settle();
  EXPECT_THAT(leaders(), IsEmpty());
  pass(window);
  EXPECT_THAT(leaders(), ElementsAre(0));
  const auto events = contests[0].take_events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(std::get<Resigned>(events[0]).reason, DemotionReason::lease_expired);
  EXPECT_EQ(std::get<Elected>(events[1]).term, 2u);
}

// A process that was paused listens first: others may have claimed to lead during the pause.
TEST_F(Candidates, ListenAfterAPause) {
  add(1);
  now += 1min;
  settle();
  EXPECT_THAT(leaders(), IsEmpty());
  pass(window);
  EXPECT_THAT(leaders(), ElementsAre(0));
}

// A heavier candidate replaces the leader after the hold-down if the rules say so.
TEST_F(Candidates, PreemptAfterTheHoldDown) {
  add(1, {.listen_window = window, .preempt_after = 1s});
  pass(1s);
  add(1, {.listen_window = window, .preempt_after = 1s});
  pass(900ms);
  EXPECT_THAT(leaders(), ElementsAre(0));
  pass(1s);
  EXPECT_THAT(leaders(), ElementsAre(1));
}

// A term is remembered by those who saw it, even if its leader is lost before the next election.
TEST_F(Candidates, RememberTheTermsOfLostLeaders) {
  add(2);
  pass(1s);
  stand(0, false);
  for (int i = 0; i < 3; ++i) {
    stand(1, false);
    stand(1, true);
    pass(1s);
  }
  const std::uint64_t last = term(1);
  ASSERT_EQ(last, 4u);
  lose(1);
  add(1);
  pass(1s);
  EXPECT_THAT(leaders(), testing::Contains(2));
  EXPECT_GT(term(2), last);
}

// A node that is stopped forgets who leads, but no term.
TEST_F(Candidates, ForgetNoTermWhenStopped) {
  add(1);
  pass(1s);
  contests[0].stop();
  EXPECT_FALSE(contests[0].record().stands);
  EXPECT_FALSE(contests[0].record().leads);
  EXPECT_EQ(contests[0].next_deadline(), std::nullopt);
  contests[0].start(now);
  pass(1s);
  EXPECT_EQ(term(0), 2u);
}

}  // namespace
}  // namespace muster::core
