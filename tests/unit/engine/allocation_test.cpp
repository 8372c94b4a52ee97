#include <gtest/gtest.h>

#include "unit/engine/allocations.hpp"
#include "unit/engine/bench.hpp"

namespace muster::engine {

namespace {

using namespace std::chrono_literals;

// The most frequent packet, a hello without changes, causes no allocation.
TEST(Allocation, IsNotNeededForARepeatedHello) {
  for (const bool sealed : {true, false}) {
    Bench bench;
    bench.meet(1, sealed ? std::vector{key(1)} : std::vector<crypto::ClusterKey>{});
    Puppet puppet(25, sealed ? std::optional(key(1)) : std::nullopt);
    puppet.join(bench, 0);
    std::vector<Buffer> packets;
    for (int i = 0; i < 100; ++i) packets.push_back(puppet.packet({puppet.hello}));
    Engine& engine = bench.at(0);
    const auto hear = [&](Buffer& packet) {
      engine.begin(bench.now());
      engine.receive(packet, {puppet.at, 1, true, {}, 0});
      engine.finish();
    };
    hear(packets[0]);
    const auto before = test::allocations();
    for (std::size_t i = 1; i < packets.size(); ++i) hear(packets[i]);
    EXPECT_EQ(test::allocations(), before);
    EXPECT_EQ(engine.drops().by_reason(), (std::array<std::uint64_t, drop_reasons>{}));
  }
}

// A dropped packet causes no allocation, so a flood costs only time.
TEST(Allocation, IsNotNeededForDroppedPackets) {
  Bench bench;
  bench.meet(2, {key(1)});
  Buffer packet;
  for (const Recorded& each : bench.recorded) {
    if (each.from == 1) packet = each.bytes;
  }
  Engine& engine = bench.at(0);
  const auto hear = [&] {
    Buffer copy = packet;
    const auto before = test::allocations();
    engine.begin(bench.now());
    engine.receive(copy, {Bench::endpoint_of(1), 1, true, {}, 0});
    engine.finish();
    return test::allocations() - before;
  };
  EXPECT_EQ(hear(), 0u) << "a duplicate";
  packet[4] ^= 1;
  hear();  // its source is listed once
  EXPECT_EQ(hear(), 0u) << "of another cluster";
}

// Saying hello uses existing memory.
TEST(Allocation, IsNotNeededToSayHello) {
  Bench bench;
  bench.meet(2, {key(1)});
  bench.crash(1);
  bench.pass(10s);
  bench.recorded.reserve(1000);
  Engine& engine = bench.at(0);
  std::size_t hellos = 0;
  const auto before = test::allocations();
  core::Time now = bench.now();
  for (int i = 0; i < 50; ++i) {
    now = engine.next_deadline();
    engine.begin(now);
    engine.finish();
    hellos += engine.datagrams().size();
    engine.datagrams().clear();
  }
  EXPECT_EQ(test::allocations(), before);
  EXPECT_GT(hellos, 20u);
}

}  // namespace

}  // namespace muster::engine
