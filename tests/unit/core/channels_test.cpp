#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "core/limits.hpp"
#include "muster/error.hpp"
#include "unit/core/bench.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

ChannelMessage message(std::uint64_t sequence, std::string_view payload,
                       std::string_view channel = "chat") {
  return {sequence, 0, false, Encoding::json, channel, bytes_of(payload)};
}

/// A node that has joined "chat", and its friend b, which sent four messages before they met.
struct Channels : testing::Test {
  Bench bench{Bench::bystander()};
  Puppet b = bench.puppet("b");

  Channels() {
    bench.start();
    bench.pass(1s);
    bench.call([](Protocol& protocol) { EXPECT_FALSE(protocol.channels().join("chat")); });
    b.hello.sent = 4;
    bench.admit(b);
    bench.told();
    bench.sent();
  }
  void hear(std::uint64_t sequence) {
    bench.hear(b, {message(sequence, std::to_string(sequence))});
  }
};

// Messages on a joined channel are delivered in order.
TEST_F(Channels, DeliverMessages) {
  hear(5);
  hear(6);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 5", "message b chat 6"));
}

// Messages from before they met, and repeated messages, are not delivered.
TEST_F(Channels, DeliverNoMessageTwice) {
  for (const std::uint64_t sequence : {4u, 5u, 5u, 4u, 1u}) hear(sequence);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 5"));
}

// A message that overtook another one waits for it.
TEST_F(Channels, WaitForOvertakenMessages) {
  hear(6);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(24ms);
  hear(5);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 5", "message b chat 6"));
}

// The wait is short. Then the loss is counted and the message is delivered.
TEST_F(Channels, CountLosses) {
  hear(7);
  bench.pass(limits::gap_patience - 1ns);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.pass(1ns);
  EXPECT_THAT(bench.told(), ElementsAre("lost 2 of b", "message b chat 7"));
  hear(5);
  EXPECT_THAT(bench.told(), IsEmpty()) << "too late";
}

// Each gap has its own time limit.
TEST_F(Channels, GiveEachGapItsTime) {
  hear(6);
  bench.pass(20ms);
  hear(5);
  bench.told();
  hear(8);
  bench.pass(20ms);
  EXPECT_THAT(bench.told(), IsEmpty()) << "25 ms after the first gap, 20 ms after the second";
  hear(7);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 7", "message b chat 8"));
}

// Gaps of equal age end together, not one after the other.
TEST_F(Channels, GiveUpOldGapsTogether) {
  for (const std::uint64_t sequence : {6u, 8u, 10u}) hear(sequence);
  bench.pass(limits::gap_patience);
  EXPECT_THAT(bench.told(), ElementsAre("lost 1 of b", "message b chat 6", "lost 1 of b",
                                        "message b chat 8", "lost 1 of b", "message b chat 10"));
}

// While a large message of the sender is being reassembled, the gap may be that message.
TEST_F(Channels, WaitForALargeMessageInTransit) {
  bench.call([&](Protocol& protocol) { protocol.find(b.session)->assembling = 1; });
  hear(6);
  bench.pass(200ms);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.call([&](Protocol& protocol) { protocol.find(b.session)->assembling = std::nullopt; });
  hear(5);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 5", "message b chat 6"));
}

// The number of held messages is limited. At the limit the gap is given up.
TEST_F(Channels, LimitHeldMessages) {
  bench.call([&](Protocol& protocol) { protocol.find(b.session)->assembling = 1; });
  for (std::uint64_t i = 0; i < limits::held_messages; ++i) {
    EXPECT_THAT(bench.told(), IsEmpty());
    hear(6 + i);
  }
  const auto told = bench.told();
  ASSERT_EQ(told.size(), limits::held_messages + 1);
  EXPECT_EQ(told[0], "lost 1 of b");
  EXPECT_EQ(told[1], "message b chat 6");
}

// Messages on other channels are not delivered, but count in the sequence.
TEST_F(Channels, DeliverJoinedChannelsOnly) {
  bench.hear(b, {message(5, "x", "other")});
  hear(6);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 6"));
  bench.call([](Protocol& protocol) { protocol.channels().leave("chat"); });
  hear(7);
  EXPECT_THAT(bench.told(), IsEmpty());
  bench.call([](Protocol& protocol) {
    protocol.channels().leave("chat");
    EXPECT_FALSE(protocol.channels().join("chat"));
    EXPECT_FALSE(protocol.channels().join("chat"));
  });
  hear(8);
  EXPECT_THAT(bench.told(), ElementsAre("message b chat 8"));
}

// A held message is not delivered if the channel is left before.
TEST_F(Channels, DropHeldMessagesWhenLeft) {
  hear(6);
  bench.call([](Protocol& protocol) { protocol.channels().leave("chat"); });
  hear(5);
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Direct messages have their own order. Gaps in it are messages to other nodes.
TEST_F(Channels, DeliverDirectMessages) {
  const auto direct = [&](std::uint64_t sequence) {
    bench.hear(b, {ChannelMessage{sequence, 0, true, Encoding::json, "chat", bytes_of("d")}},
               false);
  };
  direct(10);
  direct(20);
  direct(20);
  direct(15);
  hear(5);
  EXPECT_THAT(bench.told(),
              ElementsAre("message b chat d", "message b chat d", "message b chat 5"));
}

// Messages that were sent during admission are delivered after it.
TEST_F(Channels, DeliverMessagesFromDuringAdmission) {
  Puppet c = bench.puppet("c");
  c.hello.attributes = 1;
  bench.hear(c, {c.hello, Echo{bench.nonce()}}, false);
  bench.hear(c, {message(1, "early")});
  bench.hear(c, {Attribute{.version = 1, .name = "info", .value = {}}});
  bench.hear(c, {message(2, "now")});
  EXPECT_THAT(bench.told(), ElementsAre("added c", "message c chat now"));
}

// Strangers and observers are not heard.
TEST_F(Channels, IgnoreStrangersAndObservers) {
  Puppet stranger = bench.puppet("s");
  Puppet observer = bench.puppet("o");
  observer.hello.observer = true;
  bench.admit(observer);
  for (Puppet* each : {&stranger, &observer}) {
    bench.hear(*each, {each->hello, message(1, "x")});
    bench.hear(*each, {ChannelMessage{1, 0, true, Encoding::json, "chat", bytes_of("x")}}, false);
  }
  EXPECT_THAT(bench.told(), IsEmpty());
}

// Names and sizes are checked at the call, and a refused call sends nothing.
TEST_F(Channels, RefuseBadNamesAndSizes) {
  const std::vector<std::uint8_t> large(limits::message_bytes + 1);
  const std::string long_name(256, 'n');
  bench.call([&](Protocol& protocol) {
    auto& channels = protocol.channels();
    for (const std::string_view name : {std::string_view(), std::string_view(long_name),
                                        std::string_view("\xff"), std::string_view("master")}) {
      EXPECT_EQ(channels.join(name), Errc::invalid_name);
      EXPECT_EQ(channels.send(name, Encoding::json, {}), Errc::invalid_name);
    }
    EXPECT_EQ(channels.send("chat", Encoding::json, large), Errc::too_large);
    EXPECT_FALSE(channels.send("chat", Encoding::json, Bytes(large).first(limits::message_bytes)));
  });
  const auto messages = bench.sent_of<ChannelMessage>();
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].sequence, 1u);
}

// A node counts its messages, so that a newcomer knows its first sequence.
TEST_F(Channels, CountSentMessages) {
  for (int i = 0; i < 3; ++i) {
    bench.call([](Protocol& protocol) {
      EXPECT_FALSE(protocol.channels().send("chat", Encoding::typed, bytes_of("hi")));
    });
  }
  const auto messages = bench.sent_of<ChannelMessage>();
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[2].sequence, 3u);
  EXPECT_EQ(messages[2].encoding, Encoding::typed);
  EXPECT_EQ(text_of(messages[2].payload), "hi");
  EXPECT_EQ(bench.protocol().self().sent, 3u);
  EXPECT_THAT(bench.told(), IsEmpty()) << "nobody hears himself unless he asked for it";
}

// A node receives its own messages on request.
TEST(OwnMessages, AreDeliveredOnRequest) {
  Config config = Bench::bystander();
  config.hear_self = true;
  Bench bench(config);
  bench.start();
  bench.call([](Protocol& protocol) {
    protocol.channels().join("chat");
    protocol.channels().send("chat", Encoding::json, bytes_of("me"));
    protocol.channels().send("elsewhere", Encoding::json, bytes_of("me"));
  });
  EXPECT_THAT(bench.told(), ElementsAre("message me chat me"));
}

// For any order of arrivals, messages are delivered in order and losses are counted.
RC_GTEST_PROP(OneSender, IsDeliveredInOrder, (const std::vector<std::uint8_t>& arrivals)) {
  Bench bench(Bench::bystander());
  bench.start();
  bench.call([](Protocol& protocol) { protocol.channels().join("chat"); });
  Puppet b = bench.puppet("b");
  bench.admit(b);
  bench.told();
  std::uint64_t highest = 0;
  for (const std::uint8_t each : arrivals) {
    const std::uint64_t sequence = 1 + each % 40;
    highest = std::max(highest, sequence);
    bench.hear(b, {message(sequence, std::to_string(sequence))});
    if (each >= 200) bench.pass(10ms);
  }
  bench.pass(30ms);
  std::uint64_t accounted = 0;
  for (const std::string& words : bench.told()) {
    if (words.starts_with("lost ")) {
      accounted += std::stoull(words.substr(5));
    } else {
      RC_ASSERT(words == "message b chat " + std::to_string(++accounted));
    }
  }
  RC_ASSERT(accounted == highest);
}

}  // namespace

}  // namespace muster::core
