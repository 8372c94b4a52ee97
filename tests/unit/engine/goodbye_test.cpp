#include <gtest/gtest.h>

#include <algorithm>

#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// Three nodes; the first one seals goodbyes.
struct SealedGoodbye : testing::Test {
  Bench bench;

  SealedGoodbye() { bench.meet(3, {key(1)}); }

  DatagramSink seal() {
    DatagramSink sealed;
    bench.at(0).begin(bench.now());
    bench.at(0).seal_goodbye(sealed);
    bench.at(0).finish();
    return sealed;
  }
  /// Another process sends it, over the group and from a port of its own.
  void deliver(const DatagramSink& sealed, Bench::Node to) {
    sealed.for_each([&](const core::Destination& way, std::span<const std::uint8_t> bytes) {
      const bool is_for_it = way.group || way.endpoint == Bench::endpoint_of(to);
      if (is_for_it) bench.hear(to, {bytes.begin(), bytes.end()}, Bench::foreigner(), way.group);
    });
  }
  /// The first node sends this many packets, and the time for a comparison passes.
  void send_packets(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      bench.call(0, [](core::Protocol& protocol) {
        protocol.channels().send("c", core::Encoding::json, {});
      });
    }
    bench.pass(PreparedGoodbye::pace + 100ms);
  }
  std::size_t expiries() {
    const auto& told = bench.told(0);
    return static_cast<std::size_t>(std::count(told.begin(), told.end(), "goodbye expired"));
  }
};

// When another process sends the goodbye of a dead node, the others remove the node at once.
TEST_F(SealedGoodbye, RemovesANodeThatDied) {
  const DatagramSink sealed = seal();
  bench.crash(0);
  bench.pass(1ms);
  for (const Bench::Node other : {1u, 2u}) {
    EXPECT_FALSE(bench.was_told(other, "removed a"));
    deliver(sealed, other);
    EXPECT_TRUE(bench.was_told(other, "removed a goodbye"));
  }
}

// The same without a key.
TEST(SealedGoodbyeInClearText, RemovesANodeThatDied) {
  Bench bench;
  bench.meet(2);
  DatagramSink sealed;
  bench.at(0).begin(bench.now());
  bench.at(0).seal_goodbye(sealed);
  bench.at(0).finish();
  bench.crash(0);
  const auto bytes = sealed.bytes(0);
  bench.hear(1, {bytes.begin(), bytes.end()}, Bench::foreigner());
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
}

// Each datagram alone is enough.
TEST_F(SealedGoodbye, NeedsOneDatagramToArrive) {
  const std::size_t count = seal().size();
  EXPECT_EQ(count, 4U) << "one to each of two members, and two to the group";
  for (std::size_t i = 0; i < count; ++i) {
    Bench again;
    again.meet(3, {key(1)});
    DatagramSink sealed;
    again.at(0).begin(again.now());
    again.at(0).seal_goodbye(sealed);
    again.at(0).finish();
    const Bench::Node to = sealed.to(i).endpoint == Bench::endpoint_of(2) ? 2 : 1;
    again.hear(to, {sealed.bytes(i).begin(), sealed.bytes(i).end()}, Bench::foreigner());
    EXPECT_TRUE(again.was_told(to, "removed a goodbye")) << i;
  }
}

// Sealing sends nothing, and the counters in advance have no effect on receivers.
TEST_F(SealedGoodbye, ChangesNothingUntilItIsSent) {
  const std::size_t sent = bench.recorded.size();
  for (int i = 0; i < 10; ++i) seal();
  EXPECT_EQ(bench.recorded.size(), sent);
  bench.pass(10s);
  EXPECT_FALSE(bench.was_told(1, "removed a"));
  EXPECT_EQ(bench.at(0).protocol().nodes().size(), 2U);
  EXPECT_EQ(bench.dropped(1, DropReason::duplicate), 0U);
}

// Receivers accept the goodbye as long as it has not expired, despite all later packets.
TEST_F(SealedGoodbye, ExpiresAfterHalfAReplayWindow) {
  const DatagramSink sealed = seal();
  send_packets(Counters::lead - 50);
  EXPECT_EQ(expiries(), 0U);
  send_packets(100);
  EXPECT_EQ(expiries(), 1U);
  send_packets(Counters::lead);
  EXPECT_EQ(expiries(), 1U) << "one is reported once";
  deliver(sealed, 1);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye")) << "the window reaches back far enough";
}

// A goodbye that is not sealed again is too old for receivers after a whole replay window more.
TEST_F(SealedGoodbye, IsRefusedWhenItIsTooOld) {
  const DatagramSink sealed = seal();
  send_packets(Counters::lead + crypto::ReplayWindow::span + 50);
  deliver(sealed, 1);
  EXPECT_FALSE(bench.was_told(1, "removed a"));
  deliver(seal(), 1);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
}

// A recording of the goodbye has no effect: a receiver accepts it once, and it names one session.
TEST_F(SealedGoodbye, HasNoEffectOnTheNextLifeOfTheNode) {
  const DatagramSink sealed = seal();
  bench.crash(0);
  Config config = bench.config({key(1)});
  config.protocol.node = {1, 1};
  config.protocol.life = 2;
  const Bench::Node reborn = bench.add(config);
  bench.start(reborn);
  bench.pass(100ms);
  ASSERT_TRUE(bench.was_told(1, "removed a replaced"));
  bench.told(1).clear();
  for (int times = 0; times < 2; ++times) deliver(sealed, 1);
  bench.pass(5s);
  EXPECT_FALSE(bench.was_told(1, "removed a"));
  EXPECT_EQ(bench.at(1).protocol().nodes().size(), 2U);
}

// The goodbye may arrive between the death of a node and the first packet of its next life.
TEST_F(SealedGoodbye, LetsTheNextLifeOfTheNodeIn) {
  const DatagramSink sealed = seal();
  bench.crash(0);
  deliver(sealed, 1);
  Config config = bench.config({key(1)});
  config.protocol.node = {1, 1};
  config.protocol.life = 2;
  bench.start(bench.add(config));
  bench.pass(100ms);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
  EXPECT_TRUE(bench.was_told(1, "added a"));
  EXPECT_EQ(bench.at(1).protocol().nodes().size(), 2U);
}

// A change of keys expires the goodbye, because receivers refuse the old key soon.
TEST_F(SealedGoodbye, ExpiresWithItsKey) {
  for (Bench::Node node = 0; node < 3; ++node) {
    bench.at(node).begin(bench.now());
    bench.at(node).set_keys({key(1), key(2)});
    bench.at(node).finish();
  }
  EXPECT_EQ(expiries(), 0U) << "none was sealed";
  seal();
  bench.at(0).begin(bench.now());
  bench.at(0).set_keys({key(2)});
  bench.at(0).finish();
  bench.pass(1ms);
  bench.call(0, [](core::Protocol&) {});
  EXPECT_EQ(expiries(), 1U);
  bench.at(1).begin(bench.now());
  bench.at(1).set_keys({key(2)});
  bench.at(1).finish();
  deliver(seal(), 1);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
}

// A newcomer accepts the copy to the group at once. The goodbye expires, to get a copy for it.
TEST_F(SealedGoodbye, ReachesANewcomer) {
  const DatagramSink early = seal();
  const Bench::Node late = bench.add({key(1)});
  bench.start(late);
  bench.pass(2s);
  ASSERT_EQ(bench.at(late).protocol().nodes().size(), 3U);
  EXPECT_EQ(expiries(), 1U);
  EXPECT_EQ(seal().size(), early.size() + 1);
  deliver(early, late);
  EXPECT_TRUE(bench.was_told(late, "removed a goodbye"));
}

// A node with several interfaces is heard on one after the other. That expires no goodbye.
TEST(PreparedGoodbye, ExpiresWithTheAddressNotWithTheInterface) {
  const core::Destination direct{.group = false, .endpoint = Bench::endpoint_of(1), .interface = 1};
  core::Destination relayed = direct;
  relayed.receiver = {3, 3};
  relayed.via = {2, 2};
  core::Time now{1h};
  PreparedGoodbye goodbye;
  const auto expires_after = [&](core::Destination first, core::Destination second) {
    goodbye.sealed({direct, relayed}, now);
    now += PreparedGoodbye::pace;
    goodbye.compare({first, second}, now);
    return goodbye.take_expiry();
  };
  EXPECT_FALSE(expires_after(direct, relayed));
  core::Destination other = direct;
  other.interface = 2;
  EXPECT_FALSE(expires_after(other, relayed));
  other.endpoint = Bench::endpoint_of(2);
  EXPECT_TRUE(expires_after(other, relayed));
  other = relayed;
  other.endpoint = Bench::endpoint_of(2);
  EXPECT_FALSE(expires_after(direct, other));
  other.via = {4, 4};
  EXPECT_TRUE(expires_after(direct, other));
}

// Many nodes that arrive together expire few goodbyes.
TEST_F(SealedGoodbye, ExpiresOncePerPace) {
  seal();
  bench.on_event = [&](Bench::Node node, const core::Event& event) {
    if (node == 0 && std::holds_alternative<core::GoodbyeExpired>(event)) {
      DatagramSink sealed;
      bench.at(0).seal_goodbye(sealed);
    }
  };
  for (int i = 0; i < 20; ++i) {
    bench.start(bench.add({key(1)}));
    bench.pass(50ms);
  }
  EXPECT_GE(expiries(), 1U);
  EXPECT_LE(expiries(), 1s / PreparedGoodbye::pace + 1U);
}

// Other interfaces mean other paths of the group.
TEST_F(SealedGoodbye, ExpiresWhenInterfacesChange) {
  seal();
  bench.at(0).begin(bench.now());
  bench.at(0).paths_changed();
  bench.at(0).finish();
  bench.call(0, [](core::Protocol&) {});
  EXPECT_EQ(expiries(), 1U);
}

/// Three nodes; the first and the last one hear each other through the second one alone.
struct RelayedGoodbye : testing::Test {
  Bench bench;

  RelayedGoodbye() {
    bench.passes = [](const Recorded& datagram, Bench::Node to) {
      return datagram.from + to != 2 || datagram.from == to;
    };
    bench.meet(3, {key(1)});
    bench.pass(5s);
  }
};

// A goodbye that was sealed in advance passes a relay, although it is also one to the relay.
TEST_F(RelayedGoodbye, ArrivesWhenAnotherProcessSendsIt) {
  ASSERT_EQ(bench.at(2).protocol().nodes().size(), 2U);
  DatagramSink sealed;
  bench.at(0).begin(bench.now());
  bench.at(0).seal_goodbye(sealed);
  bench.at(0).finish();
  bench.crash(0);
  sealed.for_each([&](const core::Destination& way, std::span<const std::uint8_t> bytes) {
    bench.hear(1, {bytes.begin(), bytes.end()}, Bench::endpoint_of(0), way.group);
  });
  bench.pass(5ms);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
  EXPECT_TRUE(bench.was_told(2, "removed a goodbye"));
}

// So does the goodbye of a node that stops.
TEST_F(RelayedGoodbye, ArrivesWhenTheNodeStops) {
  ASSERT_EQ(bench.at(2).protocol().nodes().size(), 2U);
  bench.call(0, [](core::Protocol& protocol) { protocol.stop(); });
  bench.crash(0);
  bench.pass(5ms);
  EXPECT_TRUE(bench.was_told(1, "removed a goodbye"));
  EXPECT_TRUE(bench.was_told(2, "removed a goodbye"));
}

// Every goodbye of a node that stops has a datagram of its own, so that one lost datagram costs one
// copy.
TEST_F(SealedGoodbye, IsAsRedundantAsThatOfANodeThatStops) {
  const std::size_t sealed = seal().size();
  const std::size_t before = bench.recorded.size();
  bench.call(0, [](core::Protocol& protocol) { protocol.stop(); });
  EXPECT_EQ(bench.recorded.size() - before, sealed);
}

}  // namespace

}  // namespace muster::engine
