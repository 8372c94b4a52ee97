#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/limits.hpp"
#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

/// Two nodes with a key that know each other, and a good packet of the second one.
struct Drops : testing::Test {
  Bench bench;
  const Bench::Node a = 0;
  const Bench::Node b = 1;

  Drops() { bench.meet(2, {key(1)}); }

  /// A packet of b that a has not seen.
  Buffer unseen() {
    bench.passes = [](const Recorded&, Bench::Node) { return false; };
    bench.call(b, [](core::Protocol& protocol) {
      protocol.channels().send("c", core::Encoding::json, {});
    });
    return bench.recorded.back().bytes;
  }

  /// The packet is dropped for this reason, and nothing else changes.
  void expect_dropped(const Buffer& packet, DropReason reason) {
    const State before = bench.state_of(a);
    EXPECT_EQ(bench.drop_of(a, packet), reason) << packet.size() << " bytes";
    EXPECT_EQ(bench.state_of(a), before) << packet.size() << " bytes";
  }
};

// A packet that is truncated anywhere is too short or does not open.
TEST_F(Drops, CoverEveryTruncation) {
  const Buffer packet = unseen();
  for (std::size_t size = 0; size < packet.size(); ++size) {
    const Buffer cut(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
    expect_dropped(cut, size < 2    ? DropReason::not_muster
                        : size < 44 ? DropReason::bad_size
                                    : DropReason::unauthentic);
  }
  EXPECT_EQ(bench.drop_of(a, packet), std::nullopt) << "whole, it is still good";
}

// Every flipped bit is noticed, and its position decides the reason.
TEST_F(Drops, CoverEveryBit) {
  const Buffer packet = unseen();
  for (std::size_t bit = 0; bit < 8 * packet.size(); ++bit) {
    Buffer damaged = packet;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const State before = bench.state_of(a);
    const auto reason = bench.drop_of(a, damaged);
    ASSERT_TRUE(reason) << "bit " << bit;
    EXPECT_EQ(bench.state_of(a), before) << "bit " << bit;
    switch (bit / 8) {
      case 0:
      case 1:
        EXPECT_EQ(reason, DropReason::not_muster);
        break;
      case 2:
        EXPECT_EQ(reason, DropReason::other_version);
        break;
      case 3:
        // Bit 1 says that the packet is for one session, which it is not.
        EXPECT_EQ(reason, bit % 8 == 1 ? DropReason::unauthentic : DropReason::malformed);
        break;
      case 4:
      case 5:
      case 6:
      case 7:
        EXPECT_EQ(reason, DropReason::other_cluster);
        break;
      case 8:
      case 9:
      case 10:
      case 11:
        EXPECT_EQ(reason, DropReason::unknown_key);
        break;
      case 38:
      case 39:
        EXPECT_EQ(reason, DropReason::malformed) << "the counter is too high";
        break;
      default:
        EXPECT_TRUE(reason == DropReason::unauthentic || reason == DropReason::duplicate)
            << "bit " << bit << ": " << to_string(*reason);
    }
  }
  EXPECT_EQ(bench.drop_of(a, packet), std::nullopt) << "untouched, it is still good";
}

// A packet counts once.
TEST_F(Drops, CoverReplays) {
  const Buffer packet = unseen();
  EXPECT_EQ(bench.drop_of(a, packet, Bench::endpoint_of(b)), std::nullopt);
  const State before = bench.state_of(a);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bench.drop_of(a, packet, Bench::endpoint_of(b)), DropReason::duplicate);
  }
  EXPECT_EQ(bench.state_of(a), before);
}

// A replay of a whole conversation only changes counters.
TEST_F(Drops, CoverAWholeConversation) {
  bench.pass(3s);
  const auto recorded = bench.recorded;
  const State before = bench.state_of(a);
  for (const Recorded& each : recorded) {
    if (each.from != b) continue;
    // Packets before the one that proved b, and packets to b itself, are old as well.
    EXPECT_EQ(bench.drop_of(a, each.bytes, Bench::endpoint_of(b)), DropReason::duplicate);
  }
  EXPECT_EQ(bench.state_of(a), before);
}

// Nodes with another cluster name, another key, or none are distinguished.
TEST_F(Drops, DistinguishNeighbours) {
  Puppet other_cluster(1, key(1, "elsewhere"), "elsewhere");
  Puppet other_key(2, key(2));
  Puppet clear(3, std::nullopt);
  Puppet bound_elsewhere(4, key(1, "elsewhere"));
  expect_dropped(other_cluster.packet({other_cluster.hello}), DropReason::other_cluster);
  expect_dropped(other_key.packet({other_key.hello}), DropReason::unknown_key);
  expect_dropped(clear.packet({clear.hello}), DropReason::clear_text);
  expect_dropped(bound_elsewhere.packet({bound_elsewhere.hello}), DropReason::unknown_key);
}

// A node without keys drops sealed packets with a reason of its own.
TEST(ClearDrops, CoverSealedPackets) {
  Bench bench;
  bench.meet(2);
  Puppet sealed(1, key(1));
  const State before = bench.state_of(0);
  EXPECT_EQ(bench.drop_of(0, sealed.packet({sealed.hello})), DropReason::unknown_key);
  Puppet other_cluster(1, std::nullopt, "elsewhere");
  EXPECT_EQ(bench.drop_of(0, other_cluster.packet({other_cluster.hello})),
            DropReason::other_cluster);
  EXPECT_EQ(bench.state_of(0), before);
}

// A packet of another version is not judged further.
TEST_F(Drops, CoverOtherVersions) {
  Buffer packet = unseen();
  packet[2] = 1;
  expect_dropped(packet, DropReason::other_version);
  std::fill(packet.begin() + 3, packet.end(), std::uint8_t{0xff});
  expect_dropped(packet, DropReason::other_version);
}

// An oversized packet is not read.
TEST_F(Drops, CoverOversizedPackets) {
  const State before = bench.state_of(a);
  bench.at(a).begin(bench.now());
  bench.at(a).receive_oversized(Bench::foreigner().address);
  bench.at(a).finish();
  EXPECT_EQ(bench.dropped(a, DropReason::bad_size), 1u);
  EXPECT_EQ(bench.state_of(a), before);
}

// Arbitrary bytes change nothing.
RC_GTEST_PROP(AnyBytes, ChangeNothing, (Buffer packet)) {
  static Bench* const bench = [] {
    auto* made = new Bench;
    made->meet(2, {key(1)});
    return made;
  }();
  const auto length = *rc::gen::inRange<std::size_t>(0, 5);
  const Buffer start = {'M', 'U', 1, 1};
  packet.insert(packet.begin(), start.begin(), start.begin() + static_cast<std::ptrdiff_t>(length));
  const State before = bench->state_of(0);
  RC_ASSERT(bench->drop_of(0, packet).has_value());
  RC_ASSERT(bench->state_of(0) == before);
}

// Our own packets that return from the group are not counted.
TEST_F(Drops, DoNotCountOurOwnEcho) {
  bench.pass(1s);
  const auto received = bench.at(a).datagrams_received();
  for (const Recorded& each : std::vector(bench.recorded)) {
    if (each.from != a) continue;
    EXPECT_EQ(bench.drop_of(a, each.bytes, Bench::endpoint_of(a)), std::nullopt);
  }
  EXPECT_EQ(bench.at(a).datagrams_received(), received);
}

// Packets of a session that said goodbye are late.
TEST_F(Drops, CoverTheDeparted) {
  bench.call(b, [](core::Protocol& protocol) { protocol.stop(); });
  bench.pass(10ms);
  EXPECT_TRUE(bench.was_told(a, "removed b goodbye"));
  bench.crash(b);
  const State before = bench.state_of(a);
  for (const Recorded& each : std::vector(bench.recorded)) {
    if (each.from != b) continue;
    EXPECT_EQ(bench.drop_of(a, each.bytes), DropReason::departed);
  }
  EXPECT_EQ(bench.state_of(a), before);
}

// Drops are counted by source, and the number of sources is limited.
TEST(DropCounter, LimitsTheNumberOfSources) {
  DropCounter counter;
  for (std::uint32_t i = 0; i < 2 * DropCounter::sources_max; ++i) {
    const auto address =
        core::Address::v4(10, 1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i));
    counter.count(DropReason::unknown_key, address);
    counter.count(DropReason::unknown_key, address);
  }
  EXPECT_EQ(counter.by_reason()[static_cast<std::size_t>(DropReason::unknown_key)],
            4 * DropCounter::sources_max);
  EXPECT_EQ(counter.by_source().size(), DropCounter::sources_max);
  for (const auto& [source, count] : counter.by_source()) EXPECT_EQ(count, 2u);
}

// Copies over another interface and late packets of departed sessions are normal, and their sources
// are not listed.
TEST(DropCounter, ListsStrangersOnly) {
  DropCounter counter;
  counter.count(DropReason::duplicate, core::Address::v4(10, 0, 0, 1));
  counter.count(DropReason::departed, core::Address::v4(10, 0, 0, 1));
  EXPECT_TRUE(counter.by_source().empty());
}

}  // namespace

}  // namespace muster::engine
