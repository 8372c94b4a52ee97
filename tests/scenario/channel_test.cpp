#include "lib/story.hpp"

namespace muster::test {
namespace {

/// Large messages, each followed by a small one; the trace distinguishes them all.
class LargeAndSmall {
 public:
  explicit LargeAndSmall(int pairs) : pairs_(pairs) {}

  /// Sends all of them at once, to everyone or to one node.
  void send(Story& story, sim::NodeIndex from, std::optional<sim::NodeIndex> to) const {
    for (int i = 0; i < pairs_; ++i) {
      send_one(story, from, to, std::string(bytes(i), 'x'));
      send_one(story, from, to, std::to_string(i));
    }
  }
  /// The expected arrivals, in this order.
  std::vector<std::string> expected() const {
    std::vector<std::string> texts;
    for (int i = 0; i < pairs_; ++i) {
      texts.push_back(std::to_string(bytes(i)) + " bytes");
      texts.push_back(std::to_string(i));
    }
    return texts;
  }

 private:
  static std::size_t bytes(int number) { return 20'000 + static_cast<std::size_t>(number); }
  static void send_one(Story& story, sim::NodeIndex from, std::optional<sim::NodeIndex> to,
                       const std::string& text) {
    if (!to) return story.send(from, "mix", text);
    story.world.call(from, [&](core::Protocol& protocol) {
      const NodeId& receiver = story.world.engine(*to).protocol().self().node;
      protocol.channels().send_to(*protocol.membership().find(receiver), "mix",
                                  core::Encoding::json, Story::bytes(text));
    });
  }

  int pairs_;
};

// Every node that has joined the channel gets a message, other nodes do not.
TEST(Channel, ReachesJoinedNodes) {
  Story story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.join(nodes[1], "news");
  story.send(nodes[0], "news", "\"hello\"");
  story.expect({"b: message a news \"hello\""}, 1ms);
  story.pass(1s);
  EXPECT_EQ(story.count("c: message"), 0u);
  EXPECT_EQ(story.count("a: message"), 0u);
}

// Duplicated and reordered packets neither repeat nor reorder messages.
TEST(Channel, KeepsTheOrderOfASenderWithoutRepetition) {
  Story story(11);
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "count");
  story.world.network().set_quality({.duplication = 0.5, .delay_min = 0us, .delay_max = 10ms});
  for (int i = 0; i < 500; ++i) {
    story.send(nodes[0], "count", std::to_string(i));
    story.pass(1ms);
  }
  story.pass(1s);
  EXPECT_EQ(story.messages("b", "count"), Story::numbers(0, 500));
}

// A lost message is skipped after a moment, and reported.
TEST(Channel, ReportsLostMessages) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "count");
  story.send(nodes[0], "count", "0");
  story.pass(1ms);
  story.world.network().cut(nodes[0], nodes[1]);
  story.send(nodes[0], "count", "1");
  story.pass(1ms);
  story.world.network().mend(nodes[0], nodes[1]);
  story.send(nodes[0], "count", "2");
  story.expect({"b: message a count 0", "b: lost 1 of a", "b: message a count 2"}, 30ms);
}

// A message of 1 MiB arrives in fragments, also when every fifth packet is lost, and the small
// message sent after it comes after it.
TEST(Channel, CarriesAMebibyteUnderLoss) {
  Story story(2);
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.join(nodes[1], "blob");
  story.join(nodes[2], "blob");
  story.world.network().set_quality({.loss = 0.2});
  story.send(nodes[0], "blob", std::string(1024 * 1024, 'x'));
  story.pass(2s);
  EXPECT_EQ(story.count("message a blob 1048576 bytes"), 2u) << story.render();
}

// Small messages do not overtake the large ones before them, whose fragments leave slowly. Without
// loss all messages arrive in order, to everyone and to one node.
TEST(Channel, SmallMessagesStayBehindLargeOnes) {
  for (const bool is_direct : {false, true}) {
    Story story;
    const auto nodes = story.start_all({"a", "b"});
    story.pass(1s);
    story.join(nodes[1], "mix");
    story.world.network().set_quality({.delay_min = 100us, .delay_max = 100us});
    const LargeAndSmall messages(300);
    messages.send(story, nodes[0], is_direct ? std::optional(nodes[1]) : std::nullopt);
    story.pass(2s);
    EXPECT_EQ(story.messages("b", "mix"), messages.expected()) << "direct: " << is_direct;
    EXPECT_EQ(story.count("b: lost"), 0u);
  }
}

// The same holds for messages to everyone on a network that reorders packets.
TEST(Channel, LargeAndSmallArriveOnAReorderingNetwork) {
  Story story(5);
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "mix");
  story.world.network().set_quality({.duplication = 0.1, .delay_min = 0us, .delay_max = 5ms});
  const LargeAndSmall messages(50);
  messages.send(story, nodes[0], std::nullopt);
  story.pass(2s);
  EXPECT_EQ(story.messages("b", "mix"), messages.expected());
}

// A large message to one node that lost a fragment keeps its place until it is repaired.
TEST(Channel, DirectMessagesWaitForALargeOneBeforeThem) {
  Story story(6);
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "mix");
  story.world.network().set_quality({.loss = 0.2});
  const LargeAndSmall large(1);
  large.send(story, nodes[0], nodes[1]);
  story.pass(1s);
  EXPECT_EQ(story.messages("b", "mix"), large.expected());
}

// Messages of one burst share datagrams.
TEST(Channel, BurstsShareDatagrams) {
  Story story;
  const auto nodes = story.start_all({"a", "b"});
  story.pass(1s);
  story.join(nodes[1], "burst");
  int datagrams = 0;
  story.world.on_send = [&](auto, const auto&, const auto&) { ++datagrams; };
  story.world.call(nodes[0], [](core::Protocol& protocol) {
    for (int i = 0; i < 100; ++i) protocol.channels().send("burst", core::Encoding::json, {});
  });
  EXPECT_LE(datagrams, 3);
  story.pass(10ms);
  EXPECT_EQ(story.count("b: message a burst"), 100u);
}

// A message to one node reaches only that node.
TEST(Channel, SendToReachesOneNode) {
  Story story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.join(nodes[1], "whisper");
  story.join(nodes[2], "whisper");
  story.world.call(nodes[0], [&](core::Protocol& protocol) {
    const auto& receiver = story.world.engine(nodes[2]).protocol().self().node;
    protocol.channels().send_to(*protocol.membership().find(receiver), "whisper",
                                core::Encoding::json, Story::bytes("\"psst\""));
  });
  story.expect({"c: message a whisper \"psst\""}, 1ms);
  EXPECT_EQ(story.count("b: message"), 0u);
}

// Confirmed messages arrive once and in order on any network.
TEST(Channel, ConfirmedMessagesArriveUnderLoss) {
  Story story(4);
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.join(nodes[1], "count");
  story.join(nodes[2], "count");
  story.world.network().set_quality({.loss = 0.3, .duplication = 0.2, .delay_max = 5ms});
  for (unsigned i = 0; i < 200; ++i)
    story.send_confirmed(nodes[0], 1000 + i, "count", std::to_string(i));
  story.expect({"a: delivery 1199 delivered 2 lost 0 listening 2"}, 60s);
  EXPECT_EQ(story.messages("b", "count"), Story::numbers(0, 200));
  EXPECT_EQ(story.messages("c", "count"), Story::numbers(0, 200));
}

// A confirmed send ends when the last receiver has been removed.
TEST(Channel, ConfirmedSendCountsLostReceivers) {
  Story story;
  const auto nodes = story.start_all({"a", "b", "c"});
  story.pass(1s);
  story.world.power_off(nodes[2]);
  story.send_confirmed(nodes[0], 7, "count", "1");
  story.expect({"a: delivery 7 delivered 1 lost 1"}, 3s);
}

// Without receivers it ends at once.
TEST(Channel, ConfirmedSendWithoutReceiversEndsAtOnce) {
  Story story;
  const auto a = story.start("a");
  story.send_confirmed(a, 7, "count", "1");
  story.expect({"a: delivery 7 delivered 0 lost 0"}, 0ms);
}

}  // namespace
}  // namespace muster::test
