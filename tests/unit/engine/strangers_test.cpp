#include <gtest/gtest.h>

#include <algorithm>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// A node with the most attributes that it sends to strangers, and a session that may be a
/// recording.
struct Strangers : testing::TestWithParam<bool> {
  Bench bench;
  const Bench::Node a = 0;

  Strangers() {
    bench.add(keys());
    bench.call(a, [](core::Protocol& protocol) {
      protocol.attributes().set("info", core::Encoding::typed, Buffer(850, 7));
    });
    bench.start(a);
    bench.pass(2s);
    bench.recorded.clear();
  }

  static bool is_sealed() { return GetParam(); }
  static std::vector<crypto::ClusterKey> keys() {
    return is_sealed() ? std::vector{key(1)} : std::vector<crypto::ClusterKey>{};
  }
  static Puppet puppet(std::uint64_t number) {
    return Puppet(number, is_sealed() ? std::optional(key(1)) : std::nullopt);
  }

  std::size_t bytes_to(const core::Endpoint& endpoint) const {
    std::size_t bytes = 0;
    for (const Recorded& each : bench.recorded) {
      if (!each.to.group && each.to.endpoint == endpoint) bytes += each.bytes.size();
    }
    return bytes;
  }
  /// Number of datagrams that the node sends while the packets arrive every two seconds.
  std::size_t datagrams_sent(const std::vector<Buffer>& packets, int rounds) {
    bench.recorded.clear();
    for (int round = 0; round < rounds; ++round) {
      for (const Buffer& packet : packets) bench.hear(a, packet, Bench::foreigner(), true);
      bench.pass(2s);
    }
    return bench.recorded.size();
  }
};

// A forged address, which may belong to a victim, gets at most three times the bytes that were sent
// in its name.
TEST_P(Strangers, GetAtMostThreeTimesWhatTheySent) {
  Puppet b = puppet(20);
  const core::Challenge everyone{.nonce = 77, .target = {}, .answer_by_group = false};
  core::Hello deaf = b.hello;
  deaf.deaf = true;
  deaf.valid_for = 1h;
  std::uint64_t number = 21;
  for (const std::vector<core::Message>& said : {std::vector<core::Message>{},
                                                 {b.hello},
                                                 {b.hello, everyone},
                                                 {everyone},
                                                 {deaf, everyone}}) {
    for (const bool by_group : {true, false}) {
      Puppet stranger = puppet(number++);
      const Buffer packet = stranger.packet(said);
      bench.recorded.clear();
      bench.hear(a, packet, stranger.at, by_group);
      bench.pass(10s);
      EXPECT_LE(bytes_to(stranger.at), 3 * packet.size()) << said.size() << by_group;
    }
  }
}

// A stranger that has answered a challenge gets everything at once.
TEST_P(Strangers, GetEverythingWhenTheyHaveAnswered) {
  Puppet b = puppet(20);
  b.join(bench, a);
  EXPECT_GT(bytes_to(b.at), 850u);
}

// A recording costs something once, and nothing when it is played again, even after the session was
// forgotten.
TEST_P(Strangers, CostNothingByTheSamePacketsAgain) {
  Puppet b = puppet(20);
  const Buffer packet =
      b.packet({b.hello, core::Challenge{.nonce = 77, .target = {}, .answer_by_group = true}});
  const std::size_t quiet = datagrams_sent({}, 10);
  datagrams_sent({packet}, 5);
  EXPECT_LE(datagrams_sent({packet}, 10), quiet + 1);
}

// The cost of recordings is bounded for any number of sessions, even if their packets are new each
// time.
TEST_P(Strangers, CostABoundedNumberOfPackets) {
  const std::size_t quiet = datagrams_sent({}, 10);
  const auto cost_of = [&](std::uint64_t sessions) {
    std::vector<Puppet> strangers;
    for (std::uint64_t i = 0; i < sessions; ++i) {
      strangers.push_back(puppet(1'000 + i));
      strangers.back().hello.node = {99, i + 1};
    }
    std::size_t sent = 0;
    for (int round = 0; round < 30; ++round) {
      std::vector<Buffer> packets;
      for (Puppet& each : strangers) {
        packets.push_back(each.packet(
            {each.hello, core::Challenge{.nonce = 7, .target = {}, .answer_by_group = false}}));
      }
      sent += datagrams_sent(packets, 1);
    }
    return sent / 3;
  };
  const std::size_t of_few = cost_of(12);
  const std::size_t of_many = cost_of(1'200);
  // Twice the rate of hellos, and the packets that were saved up.
  EXPECT_LE(of_few, 3 * quiet + 64);
  EXPECT_LE(of_many, 3 * quiet + 64);
}

// A stranger that never answers is challenged ever more rarely, down to once a minute.
TEST_P(Strangers, AreChallengedEverMoreRarely) {
  Puppet b = puppet(20);
  std::vector<core::Time> challenged;
  for (int tenths = 0; tenths < 3'000; ++tenths) {
    bench.recorded.clear();
    bench.hear(a, b.packet({b.hello}), b.at, true);
    bench.pass(100ms);
    const auto challenges = b.challenges_of(bench, a);
    const bool is_asked = std::any_of(challenges.begin(), challenges.end(),
                                      [&](const auto& each) { return each.target == b.session; });
    if (is_asked) challenged.push_back(bench.now());
  }
  ASSERT_GT(challenged.size(), 5u);
  EXPECT_LT(challenged.size(), 20u);
  EXPECT_GT(challenged.back() - challenged[challenged.size() - 2], 50s);
}

// A node that could not hear us for minutes is let in as soon as it can: it asks by itself.
TEST_P(Strangers, AreLetInAtOnceWhenTheyHearAgain) {
  Puppet b = puppet(20);
  for (int i = 0; i < 300; ++i) {
    bench.hear(a, b.packet({b.hello}), b.at, true);
    bench.pass(500ms);
  }
  const auto ask =
      b.packet({b.hello, core::Challenge{
                             .nonce = 7, .target = bench.session_of(a), .answer_by_group = false}});
  bench.hear(a, ask, b.at);
  bench.hear(a, b.packet({b.hello, core::Echo{b.challenged_with(bench, a)}}), b.at);
  EXPECT_EQ(bench.at(a).protocol().nodes().size(), 1u);
}

// A packet that only this session of ours can open shows that its sender has heard us by now.
TEST_P(Strangers, AreChallengedAgainWhenTheyKnowOurSession) {
  Puppet b = puppet(20);
  for (int i = 0; i < 120; ++i) {
    bench.hear(a, b.packet({b.hello}), b.at, true);
    bench.pass(500ms);
  }
  bench.recorded.clear();
  bench.hear(a, b.packet({core::RosterRequest{}}, bench.session_of(a)), b.at);
  bench.pass(500ms);
  EXPECT_NE(b.challenged_with(bench, a), 0u);
}

// Under such an attack, a newcomer is admitted within two hello intervals.
TEST_P(Strangers, DoNotKeepANewcomerOut) {
  std::vector<Puppet> strangers;
  for (std::uint64_t i = 0; i < 500; ++i) {
    strangers.push_back(puppet(1'000 + i));
    strangers.back().hello.node = {99, i + 1};
  }
  const auto attack = [&] {
    for (Puppet& each : strangers) {
      bench.hear(a, each.packet({each.hello, core::Challenge{.nonce = 7, .target = {}}}), each.at,
                 true);
    }
  };
  for (int i = 0; i < 10; ++i) {
    attack();
    bench.pass(500ms);
  }
  const Bench::Node newcomer = bench.add(keys());
  bench.start(newcomer);
  for (int i = 0; i < 20; ++i) {
    attack();
    bench.pass(50ms);
  }
  EXPECT_EQ(bench.at(a).protocol().nodes().size(), 1u);
  EXPECT_EQ(bench.at(newcomer).protocol().nodes().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Both, Strangers, testing::Bool(), [](const auto& each) {
  return each.param ? std::string("Sealed") : std::string("Clear");
});

}  // namespace

}  // namespace muster::engine
