#include "core/alarms.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

namespace muster::core {

namespace {

using namespace std::chrono_literals;

constexpr Time start{1h};

Alarm& delivery_alarm(Peer& peer) {
  return peer.delivery_alarm;
}

/// Peers with alarms, and the sessions that identify them.
struct Clocks {
  PeerTable peers;
  Alarms alarms{peers, delivery_alarm};

  Peer& add(std::uint64_t session) { return *peers.add({0, session}, start); }
  /// Sessions of all due alarms, in the order of waking.
  std::vector<std::uint64_t> due(Time now) {
    std::vector<std::uint64_t> sessions;
    while (const Peer* peer = alarms.take_due(now)) sessions.push_back(peer->session.low);
    return sessions;
  }
};

using Sessions = std::vector<std::uint64_t>;

// Each alarm wakes at its time, not before, and once.
TEST(Alarms, WakeAtTheirTimeAndOnce) {
  Clocks clocks;
  clocks.alarms.arm(clocks.add(1), start + 20ms);
  clocks.alarms.arm(clocks.add(2), start + 10ms);
  EXPECT_EQ(clocks.alarms.next(), start + 10ms);
  EXPECT_EQ(clocks.due(start + 9ms), Sessions{});
  EXPECT_EQ(clocks.due(start + 10ms), Sessions{2});
  EXPECT_EQ(clocks.due(start + 1h), Sessions{1});
  EXPECT_EQ(clocks.due(start + 2h), Sessions{});
  EXPECT_EQ(clocks.alarms.next(), never);
}

// An earlier time replaces a later one, and a later one is ignored.
TEST(Alarms, KeepTheEarliestTime) {
  Clocks clocks;
  Peer& peer = clocks.add(1);
  clocks.alarms.arm(peer, start + 20ms);
  clocks.alarms.arm(peer, start + 30ms);
  clocks.alarms.arm(peer, start + 10ms);
  EXPECT_EQ(clocks.due(start + 10ms), Sessions{1});
  EXPECT_EQ(clocks.due(start + 1h), Sessions{});
}

// A postponed alarm does not wake before its last time, and the front is exact.
TEST(Alarms, MayBePostponed) {
  Clocks clocks;
  Peer& peer = clocks.add(1);
  clocks.alarms.postpone(peer, start + 10ms);
  EXPECT_EQ(clocks.alarms.next(), never) << "it was not armed";
  clocks.alarms.arm(peer, start + 10ms);
  clocks.alarms.arm(clocks.add(2), start + 25ms);
  clocks.alarms.postpone(peer, start + 20ms);
  clocks.alarms.postpone(peer, start + 30ms);
  clocks.alarms.postpone(peer, start + 5ms);
  EXPECT_EQ(clocks.alarms.next(), start + 25ms);
  clocks.alarms.arm(peer, start + 28ms);
  EXPECT_EQ(clocks.due(start + 27ms), Sessions{2});
  EXPECT_EQ(clocks.alarms.next(), start + 28ms);
  EXPECT_EQ(clocks.due(start + 1h), Sessions{1});
}

// An alarm that woke can be armed again, also for a time in the past.
TEST(Alarms, CanBeArmedAgain) {
  Clocks clocks;
  Peer& peer = clocks.add(1);
  clocks.alarms.arm(peer, start);
  ASSERT_EQ(clocks.alarms.take_due(start), &peer);
  clocks.alarms.arm(peer, start);
  EXPECT_EQ(clocks.due(start), Sessions{1});
}

// The alarm of a forgotten peer does not wake the next peer in its slot.
TEST(Alarms, OfForgottenPeersWakeNoPeer) {
  Clocks clocks;
  Peer& peer = clocks.add(1);
  clocks.alarms.arm(peer, start + 10ms);
  clocks.peers.forget(peer.id);
  Peer& heir = clocks.add(2);
  EXPECT_EQ(&heir, &peer) << "the place is used again";
  EXPECT_EQ(clocks.due(start + 10ms), Sessions{});
  clocks.alarms.arm(heir, start + 10ms);
  EXPECT_EQ(clocks.due(start + 10ms), Sessions{2});
}

/// A naive twin of Alarms.
struct NaiveAlarms {
  std::map<std::uint64_t, Time> times;

  void arm(std::uint64_t session, Time at) {
    times[session] = times.contains(session) ? std::min(times[session], at) : at;
  }
  void postpone(std::uint64_t session, Time at) {
    if (times.contains(session)) times[session] = std::max(times[session], at);
  }
  Time next() const {
    Time next = never;
    for (const auto& [session, at] : times) next = std::min(next, at);
    return next;
  }
};

enum class Move { arm, postpone, advance, forget };

// Alarms agrees with its naive twin for any sequence of arming, postponing, waiting and forgetting.
RC_GTEST_PROP(Alarms, AgreeWithTheirNaiveTwin, ()) {
  Clocks clocks;
  NaiveAlarms twin;
  Time now = start;
  const auto moves = *rc::gen::container<std::vector<Move>>(
      150, rc::gen::weightedElement<Move>(
               {{6, Move::arm}, {4, Move::postpone}, {3, Move::advance}, {1, Move::forget}}));
  for (const Move move : moves) {
    const auto session = *rc::gen::inRange<std::uint64_t>(1, 8);
    Peer* peer = clocks.peers.find(SessionId{0, session});
    if (move == Move::forget && peer != nullptr) {
      clocks.peers.forget(peer->id);
      twin.times.erase(session);
    } else if (move == Move::arm) {
      if (peer == nullptr) peer = &clocks.add(session);
      const Time at = now + std::chrono::milliseconds(*rc::gen::inRange(-2, 10));
      clocks.alarms.arm(*peer, at);
      twin.arm(session, at);
    } else if (move == Move::postpone && peer != nullptr) {
      const Time at = now + std::chrono::milliseconds(*rc::gen::inRange(-2, 20));
      clocks.alarms.postpone(*peer, at);
      twin.postpone(session, at);
    } else if (move == Move::advance) {
      now += std::chrono::milliseconds(*rc::gen::inRange(0, 6));
      while (const Peer* due = clocks.alarms.take_due(now)) {
        RC_ASSERT(twin.times.at(due->session.low) == twin.next());
        twin.times.erase(due->session.low);
      }
      RC_ASSERT(twin.next() > now);
      RC_ASSERT(clocks.alarms.next() > now);
    }
    RC_ASSERT(clocks.alarms.next() == twin.next());
  }
}

}  // namespace

}  // namespace muster::core
