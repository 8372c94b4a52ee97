#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/engine/bench.hpp"
#include "unit/wire/messages.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

constexpr Bench::Node a = 0;

/// The state that a packet without a good message must not change.
void expect_unchanged(const State& before, const State& after) {
  EXPECT_EQ(after.sessions, before.sessions);
  EXPECT_EQ(after.members, before.members);
  EXPECT_EQ(after.events, before.events);
  EXPECT_EQ(after.datagrams, before.datagrams);
}

/// A malformed body: a frame longer than the rest of the body.
const Buffer broken_body = {1, 50, 0};

// A malformed packet of a member is counted, and the member stays.
TEST(Malformed, PacketOfAMemberIsCounted) {
  Bench bench;
  bench.meet(1, {key(1)});
  Puppet puppet(25, key(1));
  puppet.join(bench, a);
  EXPECT_TRUE(bench.was_told(a, "added y"));
  const State before = bench.state_of(a);
  EXPECT_EQ(bench.drop_of(a, puppet.packet_of(broken_body), puppet.at), DropReason::malformed);
  expect_unchanged(before, bench.state_of(a));
  EXPECT_EQ(bench.drop_of(a, puppet.packet({puppet.hello}), puppet.at), std::nullopt);
}

// A session whose first packet is malformed does not become a stranger.
TEST(Malformed, PacketOfAStrangerIsNotMet) {
  for (const bool sealed : {true, false}) {
    Bench bench;
    const auto keys = sealed ? std::vector{key(1)} : std::vector<crypto::ClusterKey>{};
    bench.meet(1, keys);
    Puppet puppet(25, sealed ? std::optional(key(1)) : std::nullopt);
    const State before = bench.state_of(a);
    EXPECT_EQ(bench.drop_of(a, puppet.packet_of(broken_body), puppet.at), DropReason::malformed);
    EXPECT_EQ(bench.state_of(a), before);
    bench.pass(2s);
    for (const Recorded& sent : bench.recorded) EXPECT_TRUE(sent.to.group);
  }
}

// A frame of a later version is skipped, and the rest of the packet counts.
TEST(Malformed, IsNotWhatALaterVersionAdds) {
  Bench bench;
  bench.meet(1, {key(1)});
  Puppet puppet(25, key(1));
  puppet.join(bench, a);
  Buffer body = {0xee, 2, 1, 2};
  const Buffer goodbye = wire::frame_of(core::Goodbye{});
  body.insert(body.end(), goodbye.begin(), goodbye.end());
  EXPECT_EQ(bench.drop_of(a, puppet.packet_of(body), puppet.at), std::nullopt);
  EXPECT_TRUE(bench.was_told(a, "removed y goodbye"));
}

// An empty packet only proves that its sender is alive.
TEST(Malformed, IsNotAnEmptyPacket) {
  Bench bench;
  bench.meet(1, {key(1)});
  Puppet puppet(25, key(1));
  puppet.join(bench, a);
  const State before = bench.state_of(a);
  EXPECT_EQ(bench.drop_of(a, puppet.packet_of({}), puppet.at), std::nullopt);
  expect_unchanged(before, bench.state_of(a));
}

// Fragments within fragments are refused, so nesting is impossible.
TEST(Malformed, FragmentsDoNotNest) {
  Bench bench;
  bench.meet(1, {key(1)});
  Puppet puppet(25, key(1));
  puppet.join(bench, a);
  const Buffer inner = {static_cast<std::uint8_t>(wire::Kind::fragment), 9, 2, 1, 0, 1, 'x'};
  std::optional<DropReason> last;
  for (std::uint16_t i = 0; i < inner.size(); ++i) {
    const wire::Fragment fragment{.message = 5,
                                  .total = static_cast<std::uint32_t>(inner.size()),
                                  .stride = 1,
                                  .index = i,
                                  .data = core::Bytes(inner).subspan(i, 1)};
    last = bench.drop_of(a, puppet.packet_of(wire::frame_of(fragment)), puppet.at);
  }
  EXPECT_EQ(last, DropReason::malformed);
}

// Arbitrary bodies with the right key leave the node working.
RC_GTEST_PROP(SealedNonsense, IsHarmless, ()) {
  Bench bench;
  bench.meet(1, {key(1)});
  Puppet puppet(25, key(1));
  const bool is_member = *rc::gen::arbitrary<bool>();
  if (is_member) puppet.join(bench, a);
  for (int i = 0; i < 20; ++i) {
    wire::Arena arena;
    Buffer body = *rc::gen::arbitrary<Buffer>();
    if (*rc::gen::inRange(0, 3) != 0) {
      // Nearly right: a good message, or a frame with the content of another kind, damaged
      // somewhere.
      body = wire::frame_of(wire::draw_message(arena));
      const auto at = *rc::gen::element<std::size_t>(0, 1, 2, 5, 9, 30) % body.size();
      body[at] = *rc::gen::arbitrary<std::uint8_t>();
    }
    bench.hear(a, puppet.packet_of(body), puppet.at, *rc::gen::arbitrary<bool>());
    bench.pass(*rc::gen::element<Duration>(0ms, 1ms, 30ms));
  }
  bench.pass(10s);
  RC_ASSERT(bench.at(a).protocol().known_sessions() == 0u);
  RC_ASSERT(bench.at(a).protocol().self().term < (std::uint64_t{1} << 63));
}

}  // namespace

}  // namespace muster::engine
