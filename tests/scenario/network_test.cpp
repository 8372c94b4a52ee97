#include <algorithm>

#include "lib/story.hpp"

namespace muster::test {
namespace {

/// The effect of one direction of a link on datagrams.
struct Link {
  sim::Network network;
  core::Random random{1};
  std::vector<Duration> times;

  explicit Link(const sim::LinkQuality& quality) {
    network.attach(0, network.add_segment());
    network.attach(1, 0);
    network.set_quality(quality);
  }
  /// Sends that many datagrams at once. Returns how many arrive.
  std::size_t send(std::size_t count, std::size_t bytes = 100) {
    times.clear();
    const auto datagram = sim::make_datagram(std::vector<std::uint8_t>(bytes));
    for (std::size_t i = 0; i < count; ++i) {
      network.send_to(0, sim::Network::endpoint_of(1, 0), datagram, core::Time{}, random,
                      [&](Duration after, const sim::Packet&) { times.push_back(after); });
    }
    return times.size();
  }
  std::size_t slower_than(Duration time) const {
    return static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [&](Duration each) { return each > time; }));
  }
};

// Loss and duplication have the given rates.
TEST(Network, LosesAndRepeatsAtRandom) {
  Link link({.loss = 0.2, .duplication = 0.1});
  const std::size_t arrived = link.send(10'000);
  EXPECT_NEAR(static_cast<double>(arrived), 8'000 * 1.1, 150);
  EXPECT_NEAR(static_cast<double>(link.network.counts().lost), 2'000, 150);
  EXPECT_NEAR(static_cast<double>(link.network.counts().duplicated), 800, 100);
}

// Delays are uniform in their range.
TEST(Network, DelaysUniformly) {
  Link link({.delay_min = 1ms, .delay_max = 3ms});
  link.send(10'000);
  EXPECT_GE(*std::min_element(link.times.begin(), link.times.end()), 1ms);
  EXPECT_LT(*std::max_element(link.times.begin(), link.times.end()), 3ms);
  EXPECT_NEAR(static_cast<double>(link.slower_than(2ms)), 5'000, 200);
}

// With a long tail, every fourth datagram takes at least twice as long, every fourth of these
// again.
TEST(Network, DelaysWithALongTail) {
  Link link({.delay_min = 1ms, .delay_max = 1ms, .delay_shape = sim::DelayShape::long_tail});
  link.send(10'000);
  EXPECT_NEAR(static_cast<double>(link.slower_than(1'500us)), 2'500, 200);
  EXPECT_NEAR(static_cast<double>(link.slower_than(3ms)), 625, 100);
  EXPECT_EQ(link.slower_than(1'024ms), 0u);
}

// Some datagrams are held back, so that later ones pass them.
TEST(Network, ReordersDatagrams) {
  Link link({.delay_min = 1ms, .delay_max = 1ms, .reordering = 0.3, .reordering_delay = 5ms});
  link.send(10'000);
  EXPECT_NEAR(static_cast<double>(link.slower_than(1ms)), 3'000, 200);
  EXPECT_EQ(link.slower_than(6ms), 0u);
}

// Datagrams wait in the queue of a slow link and are lost when it is full.
TEST(Network, LimitsTheRate) {
  Link link(
      {.delay_min = 0ms, .delay_max = 0ms, .bytes_per_second = 100'000, .queue_bytes = 10'000});
  EXPECT_EQ(link.send(200), 101u) << "a full line and the one before it";
  EXPECT_EQ(link.times.front(), 1ms);
  EXPECT_EQ(link.times.back(), 101ms);
  EXPECT_EQ(link.network.counts().overflowed, 99u);
}

// Datagrams above the MTU are lost.
TEST(Network, LosesLargeDatagrams) {
  Link link({.mtu_bytes = 1'400});
  EXPECT_EQ(link.send(1, 1'400), 1u);
  EXPECT_EQ(link.send(1, 1'401), 0u);
  EXPECT_EQ(link.network.counts().too_large, 1u);
}

// The most particular setting counts: a direction's before its segment's, and that before the
// network's.
TEST(Network, ParticularQualityComesFirst) {
  Link link({.loss = 1});
  EXPECT_EQ(link.send(10), 0u);
  link.network.set_segment_quality(0, sim::LinkQuality{});
  EXPECT_EQ(link.send(10), 10u);
  link.network.set_direction_quality(0, 1, sim::LinkQuality{.loss = 1});
  EXPECT_EQ(link.send(10), 0u);
  link.network.set_direction_quality(0, 1, std::nullopt);
  EXPECT_EQ(link.send(10), 10u);
}

// A node with a fast clock says hello more often, by the same factor.
TEST(World, ClocksDrift) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.world.set_clock_drift(nodes[0], 1'000);
  story.pass(3s);
  const auto before = story.world.traffic(nodes[0]).sent;
  const auto before_b = story.world.traffic(nodes[1]).sent;
  story.pass(2h);
  const double hellos = static_cast<double>(story.world.traffic(nodes[0]).sent - before);
  const double hellos_b = static_cast<double>(story.world.traffic(nodes[1]).sent - before_b);
  EXPECT_GT(hellos, 5 * hellos_b * 0.95) << "the master";
  story.expect_never("removed");
  story.expect_never("suspected");
}

// A slow node handles one input after the other. It falls behind, and loses nothing.
TEST(World, SlowNodeFallsBehindAndCatchesUp) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "news");
  story.world.slow_down(nodes[1], 5ms);
  for (int i = 0; i < 50; ++i) {
    story.send(nodes[0], "news", std::to_string(i));
    story.pass(1ms);
  }
  const std::size_t read = story.messages("b", "news").size();
  EXPECT_GE(read, 8u);
  EXPECT_LE(read, 12u);
  story.world.slow_down(nodes[1], {});
  story.pass(50ms);
  EXPECT_EQ(story.messages("b", "news"), Story::numbers(0, 50));
}

// A paused process loses the datagrams that its socket cannot hold.
TEST(World, SocketBufferIsLimited) {
  Story story;
  const auto a = story.start("a");
  auto options = Story::options_for("b");
  options.socket_buffer_datagrams = 10;
  const auto b = story.start(options);
  story.pass(1s);
  story.join(b, "news");
  story.world.network().set_quality({.delay_min = 100us, .delay_max = 100us});
  story.world.pause(b);
  for (int i = 0; i < 30; ++i) story.send(a, "news", std::to_string(i));
  story.pass(1ms);
  EXPECT_EQ(story.world.datagrams_overflowed(b), 20u);
  story.world.resume(b);
  EXPECT_EQ(story.messages("b", "news"), Story::numbers(0, 10));
}

// An interface that comes back is used at once, because the process is notified.
TEST(World, InterfaceComesBack) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.world.interface_down(nodes[1], 0);
  story.expect({"a: removed b timeout"}, 5s);
  story.expect_soon([&] { return story.world.view_of(nodes[1]).empty(); }, 5s, "b is alone");
  story.world.interface_up(nodes[1], 0);
  story.expect_soon([&] { return story.all_see_each_other(); }, 5ms, "everyone known");
}

}  // namespace
}  // namespace muster::test
