#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/associated_data.hpp"
#include "unit/engine/bench.hpp"
#include "wire/header.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// Two nodes that have met, a and b, and a copy of a.
struct Impersonation : testing::TestWithParam<bool> {
  Bench bench;
  const Bench::Node a = 0;
  const Bench::Node b = 1;

  Impersonation() {
    bench.meet(2, keys());
    bench.told(a).clear();
    bench.told(b).clear();
  }

  static bool is_sealed() { return GetParam(); }
  static std::vector<crypto::ClusterKey> keys() {
    return is_sealed() ? std::vector{key(1)} : std::vector<crypto::ClusterKey>{};
  }
  static std::optional<crypto::ClusterKey> only_key() {
    return is_sealed() ? std::optional(key(1)) : std::nullopt;
  }
  Puppet copy_of(Bench::Node node) const {
    Puppet copy(bench.session_of(node), only_key());
    copy.hello.weight = 1;
    return copy;
  }
  /// The latest packet of the node to everyone, and its counter.
  const Recorded& latest_of(Bench::Node node) const {
    return *std::find_if(bench.recorded.rbegin(), bench.recorded.rend(),
                         [&](const Recorded& each) { return each.from == node && each.to.group; });
  }
  static std::uint64_t counter_of(const Buffer& packet) {
    wire::Header header;
    EXPECT_EQ(wire::read_header(packet, header), wire::HeaderVerdict::ok);
    return header.counter;
  }
  /// A packet of the copy with that counter.
  static Buffer packet_with(Puppet& copy, std::uint64_t counter) {
    Buffer packet = copy.packet({copy.hello});
    while (counter_of(packet) < counter) packet = copy.packet({copy.hello});
    return packet;
  }
  std::size_t count_told(Bench::Node node, std::string_view words) {
    const auto& told = bench.told(node);
    return static_cast<std::size_t>(std::count(told.begin(), told.end(), words));
  }
};

// A copy of a machine continues with the same session. The node hears packets with counters that it
// has not used yet.
TEST_P(Impersonation, OfOurSessionIsReported) {
  Puppet copy = copy_of(a);
  const std::uint64_t counter = counter_of(latest_of(a).bytes);
  bench.hear(a, packet_with(copy, counter + 100), Bench::foreigner(), true);
  EXPECT_TRUE(bench.was_told(a, "impersonated a by session"));
}

// A copy may be behind. Then the node hears other packets than those that it sent with the same
// counters.
TEST_P(Impersonation, OfOurSessionIsReportedByUsedCounters) {
  Puppet copy = copy_of(a);
  bench.hear(a, packet_with(copy, counter_of(latest_of(a).bytes)), Bench::foreigner(), true);
  EXPECT_TRUE(bench.was_told(a, "impersonated a by session"));
}

// Every other node that hears both reports it, too.
TEST_P(Impersonation, OfAnotherSessionIsReported) {
  Puppet copy = copy_of(a);
  bench.hear(b, packet_with(copy, counter_of(latest_of(a).bytes)), Bench::foreigner(), true);
  EXPECT_TRUE(bench.was_told(b, "impersonated a by session"));
}

// Our own packets return to us on every interface, and a recording of ours may be played. Neither
// is an impersonation, to us or to another node.
TEST_P(Impersonation, IsNoCopyOfAPacket) {
  const std::vector<Recorded> recorded = bench.recorded;
  for (const Recorded& each : recorded) {
    for (const Bench::Node node : {a, b}) {
      for (int copy = 0; copy < 2; ++copy) {
        bench.hear(node, each.bytes, Bench::foreigner(), each.to.group);
      }
    }
  }
  bench.pass(5s);
  for (const Bench::Node node : {a, b}) {
    for (const std::string& words : bench.told(node)) {
      EXPECT_EQ(words.find("impersonated"), std::string::npos) << words;
    }
  }
}

// Without the key, an attacker cannot make a node report an impersonation.
TEST(Forger, CannotFakeAnImpersonationWithoutTheKey) {
  Bench bench;
  bench.meet(2, {key(1)});
  Puppet stranger(bench.session_of(0), key(2));
  for (const Recorded& each : std::vector<Recorded>(bench.recorded)) {
    Buffer damaged = each.bytes;
    damaged.back() ^= 1;
    Buffer later = each.bytes;
    later[36] = 0xff;
    for (const Buffer& packet : {damaged, later, stranger.packet({stranger.hello})}) {
      for (const Bench::Node node : {0u, 1u}) bench.hear(node, packet, Bench::foreigner(), true);
    }
  }
  for (const Bench::Node node : {0u, 1u}) {
    for (const std::string& words : bench.told(node)) {
      EXPECT_EQ(words.find("impersonated"), std::string::npos) << words;
    }
  }
}

// The reports have a limited rate, however much evidence there is.
TEST_P(Impersonation, IsReportedOnceAMinute) {
  Puppet copy = copy_of(a);
  Buffer packet = packet_with(copy, 5'000);
  for (int i = 0; i < 100; ++i) {
    bench.hear(a, copy.packet({copy.hello}), Bench::foreigner(), true);
    bench.pass(500ms);
  }
  EXPECT_EQ(count_told(a, "impersonated a by session"), 1u);
  bench.pass(11s);
  bench.hear(a, copy.packet({copy.hello}), Bench::foreigner(), true);
  EXPECT_EQ(count_told(a, "impersonated a by session"), 2u);
}

// A later life with our node id, as a holder of the key forges it, is reported at its first hello.
TEST_P(Impersonation, OfOurIdIsReported) {
  Puppet forger(20, only_key());
  forger.hello.node = {1, 1};
  forger.hello.life = 2;
  bench.hear(a, forger.packet({forger.hello}), forger.at, true);
  EXPECT_TRUE(bench.was_told(a, "impersonated a by id"));
  forger.join(bench, a);
  EXPECT_FALSE(bench.was_told(a, "added a"));
}

/// A node that was started three times.
struct ThirdLife {
  Bench bench;
  Bench::Node node;

  explicit ThirdLife(std::vector<crypto::ClusterKey> keys)
      : node([&] {
          Config config = bench.config(std::move(keys));
          config.protocol.life = 3;
          return bench.add(config);
        }()) {
    bench.start(node);
    bench.pass(2s);
  }
};

// A recording of our former life has our id, and is no impersonation as long as it answers nothing.
TEST_P(Impersonation, IsNoRecordingOfAFormerLife) {
  ThirdLife third(keys());
  Puppet former(20, only_key());
  former.hello.node = {1, 1};
  former.hello.life = 2;
  for (int i = 0; i < 10; ++i) {
    third.bench.hear(third.node, former.packet({former.hello}), former.at, true);
    third.bench.pass(500ms);
  }
  EXPECT_FALSE(third.bench.was_told(third.node, "impersonated a by id"));
  const core::Echo echo{former.challenged_with(third.bench, third.node)};
  ASSERT_NE(echo.nonce, 0u);
  third.bench.hear(third.node, former.packet({echo, former.hello}), former.at);
  EXPECT_TRUE(third.bench.was_told(third.node, "impersonated a by id"));
}

// A node never admits a session with its own id, also if its answer comes before its first hello.
TEST_P(Impersonation, IsNotAdmitted) {
  ThirdLife third(keys());
  Puppet forger(20, only_key());
  forger.hello.node = {1, 1};
  forger.hello.life = 1;
  third.bench.hear(third.node, forger.packet({core::Challenge{.nonce = 5, .target = {}}}),
                   forger.at);
  third.bench.pass(500ms);
  const core::Echo echo{forger.challenged_with(third.bench, third.node)};
  ASSERT_NE(echo.nonce, 0u);
  third.bench.hear(third.node, forger.packet({echo, forger.hello}), forger.at);
  third.bench.pass(1s);
  EXPECT_TRUE(third.bench.was_told(third.node, "impersonated a by id"));
  EXPECT_FALSE(third.bench.was_told(third.node, "added a"));
  EXPECT_TRUE(third.bench.at(third.node).protocol().nodes().empty());
}

// A former life that answers a challenge after the present one was met is a second process. The
// other nodes report it.
TEST_P(Impersonation, OfAnotherIdIsReported) {
  Puppet former(20, only_key());
  former.hello.node = {1, 1};
  former.hello.life = 0;
  former.join(bench, b);
  EXPECT_TRUE(bench.was_told(b, "impersonated a by id"));
  EXPECT_FALSE(bench.was_told(b, "removed a replaced"));
}

/// A packet as a holder of the key forges it in the name of the session.
Buffer forge(const SessionId& session, std::uint64_t counter, const Buffer& body) {
  Keyring::Entry entry(key(1));
  const wire::Header header{.is_sealed = true,
                            .cluster = crypto::cluster_tag("test"),
                            .key = entry.key().id(),
                            .session = session,
                            .salt = 1,
                            .counter = counter,
                            .check = entry.check_of(session)};
  Buffer packet(wire::Header::bytes + body.size() + trailer_bytes);
  std::copy(body.begin(), body.end(), packet.begin() + wire::Header::bytes);
  const auto head = std::span(packet).first<wire::Header::bytes>();
  wire::write_header(header, head);
  crypto::SessionCipher cipher(key(1), session, crypto::SessionCipher::Direction::seal);
  cipher.seal({.counter = counter, .salt = 1}, AssociatedData(head, false, {}).bytes(),
              std::span(packet).subspan(wire::Header::bytes, body.size()),
              std::span(packet).last<trailer_bytes>());
  return packet;
}

// A forged counter, however high, costs its session one removal: the session returns with the
// counter of its answer to a challenge.
TEST(ForgedCounter, HasNoLastingEffect) {
  Bench bench;
  bench.meet(2, {key(1)});
  bench.told(1).clear();
  const Buffer body = Puppet::body_of({core::Challenge{.nonce = 5, .target = {}}});
  bench.hear(1, forge(bench.session_of(0), wire::counter_end - 1, body), Bench::foreigner(), true);
  bench.pass(10s);
  EXPECT_TRUE(bench.was_told(1, "removed a timeout"));
  EXPECT_TRUE(bench.was_told(1, "added a"));
  EXPECT_EQ(bench.at(1).protocol().nodes().size(), 1u);
}

// Counters above the limit are malformed, in clear text as well.
TEST(ForgedCounter, IsRefusedAboveTheLimit) {
  Bench bench;
  bench.meet(2);
  wire::Header header{.cluster = crypto::cluster_tag("test"),
                      .session = bench.session_of(0),
                      .counter = wire::counter_end};
  Buffer packet(wire::Header::bytes);
  wire::write_header(header, std::span(packet).first<wire::Header::bytes>());
  EXPECT_EQ(bench.drop_of(1, packet), DropReason::malformed);
}

// A forged life, however high, holds as long as its forger is present. Then the node returns.
TEST_P(Impersonation, WithTheHighestLifeHasNoLastingEffect) {
  Puppet forger(20, only_key());
  forger.hello.node = {1, 1};
  forger.hello.life = std::numeric_limits<std::uint64_t>::max();
  forger.join(bench, b);
  EXPECT_TRUE(bench.was_told(b, "removed a replaced"));
  bench.hear(b, forger.packet({core::Goodbye{}}), forger.at);
  bench.told(b).clear();
  bench.pass(70s);
  EXPECT_TRUE(bench.was_told(b, "added a"));
}

INSTANTIATE_TEST_SUITE_P(Both, Impersonation, testing::Bool(),
                         [](const auto& each) { return each.param ? "Sealed" : "InClearText"; });

}  // namespace

}  // namespace muster::engine
