#include "lib/story.hpp"

namespace muster::test {
namespace {

crypto::ClusterKey key() {
  return crypto::ClusterKey(Key::from_bytes(std::array<std::byte, Key::raw_bytes>{}), "sim");
}

/// A run with events of every kind.
std::uint64_t eventful_run(std::uint64_t seed, bool sealed) {
  Story story(seed);
  story.world.network().add_segment();
  std::vector<sim::NodeIndex> nodes;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
    auto options = Story::options_for(name);
    if (sealed) options.keys = {key()};
    options.masters_required = 2;
    options.segments = {0, 1};
    nodes.push_back(story.start(options));
    story.world.set_clock_drift(nodes.back(), 100 * static_cast<std::int64_t>(nodes.size()));
  }
  auto& network = story.world.network();
  network.set_quality({.loss = 0.1,
                       .duplication = 0.1,
                       .delay_min = 30us,
                       .delay_max = 2ms,
                       .delay_shape = sim::DelayShape::long_tail,
                       .reordering = 0.1});
  network.set_segment_quality(1, sim::LinkQuality{.bytes_per_second = 1'000'000});
  story.pass(3s);
  story.join(nodes[1], "news");
  for (core::DeliveryId i = 1; i <= 20; ++i) {
    story.send_confirmed(nodes[0], i, "news", std::string(400 * i, 'x'));
    story.advertise(nodes[2], std::to_string(i));
    story.pass(10ms);
  }
  story.world.slow_down(nodes[3], 1ms);
  story.world.pause(nodes[4]);
  network.partition({{nodes[0], nodes[1]}});
  story.pass(5s);
  story.world.resume(nodes[4]);
  story.world.crash(nodes[5]);
  story.world.stop(nodes[6]);
  network.heal();
  story.world.start(nodes[5]);
  story.world.interface_down(nodes[0], 0);
  story.pass(5s);
  return story.world.trace_hash();
}

// The same seed gives the same run on every machine, with every compiler and at every optimisation
// level: these numbers hold in all stages of tools/test. They change only with the protocol and
// must then be updated.
TEST(TraceHash, IsTheSameInEveryBuild) {
  EXPECT_EQ(eventful_run(1, false), 10455699132500958651u);
  EXPECT_EQ(eventful_run(2, true), 3863978163409950622u);
}

}  // namespace
}  // namespace muster::test
