#include <gmock/gmock.h>

#include "unit/legacy/stage.hpp"

namespace muster::legacy {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;

constexpr auto bytes_of = [](std::string_view text) {
  return core::Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
};

const wire::LegacyHello* hello_in(const Stage::Said& said) {
  return std::get_if<wire::LegacyHello>(&said.message.content);
}

wire::LegacyMessage speech(const Actor& actor, std::string channel, std::string data) {
  return {{.node = actor.node, .process = {actor.node.high, 0}, .host_name = "host"},
          wire::LegacySpeech{std::move(channel), std::move(data)}};
}

// A hello adds a node with the packages' members; silence removes it; nothing else is expected of
// it.
TEST(LegacyTranslator, HellosMakeNodes) {
  Stage stage({});
  Actor js = Stage::actor(1, 0.25, true);
  js.hello.info = R"({"a":1})";
  stage.greet(js);
  ASSERT_EQ(stage.protocol->nodes().size(), 1u);
  const core::NodeView view = stage.protocol->nodes().front();
  EXPECT_EQ(view.hello.node, js.node);
  EXPECT_EQ(view.hello.weight, 0.25);
  EXPECT_TRUE(view.hello.master && view.hello.eligible);
  EXPECT_EQ(view.hello.master_term, 0u);
  EXPECT_EQ(view.hello.port, 12345);
  stage.pass(3s, {&js});
  EXPECT_EQ(stage.count<core::NodeSuspected>(), 0u);
  stage.pass(4s);
  EXPECT_TRUE(stage.protocol->nodes().empty());
  EXPECT_EQ(stage.count<core::NodeAdded>(), 1u);
  EXPECT_EQ(stage.count<core::MasterSeen>(), 2u) << "it, and then we";
  EXPECT_EQ(stage.count<core::NodeRemoved>(), 1u);
}

// Changed info is an update, unchanged info is none.
TEST(LegacyTranslator, InfoIsFollowed) {
  Stage stage({});
  Actor js = Stage::actor(1, 0.9);
  stage.greet(js);
  stage.greet(js);
  EXPECT_EQ(stage.count<core::NodeUpdated>(), 0u);
  js.hello.info = "[1]";
  stage.greet(js);
  EXPECT_EQ(stage.count<core::NodeUpdated>(), 1u);
}

// We say hello twice per interval of theirs, and at once after a change.
TEST(LegacyTranslator, WeSayHello) {
  Stage stage({.eligible = false});
  stage.pass(2s);
  const auto said = stage.take_said();
  EXPECT_GE(said.size(), 4u);
  EXPECT_LE(said.size(), 6u);
  stage.call([](core::Protocol& protocol) {
    protocol.attributes().set("info", core::Encoding::json, bytes_of(R"({"x":["☃"]})"));
  });
  const auto news = stage.take_said();
  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(hello_in(news[0])->info, R"({"x":["☃"]})");
  EXPECT_FALSE(hello_in(news[0])->eligible);
  stage.call([](core::Protocol& protocol) { protocol.election().promote(); });
  const auto promoted = stage.take_said();
  ASSERT_EQ(promoted.size(), 1u);
  EXPECT_TRUE(hello_in(promoted[0])->master);
}

// Channel messages travel both ways, except those of strangers and on channels that are not joined.
TEST(LegacyTranslator, MessagesGoBothWays) {
  Stage stage({.password = "key"});
  const Actor js = Stage::actor(1, 0.9);
  stage.call([](core::Protocol& protocol) { protocol.channels().join("news"); });
  stage.hear(speech(js, "news", "1"), js.from);
  EXPECT_EQ(stage.count<core::MessageReceived>(), 0u) << "it was not introduced";
  stage.greet(js);
  stage.hear(speech(js, "news", "2"), js.from);
  stage.hear(speech(js, "other", "3"), js.from);
  stage.hear(speech(js, "added", "4"), js.from);
  EXPECT_EQ(stage.count<core::MessageReceived>(), 1u);
  stage.take_said();
  stage.call([](core::Protocol& protocol) {
    protocol.channels().send("news", core::Encoding::json, bytes_of(R"("hé")"));
    protocol.delivery().send(1, "news", core::Encoding::json, bytes_of("2"));
    protocol.channels().send_to(*protocol.membership().find(Stage::actor(1, 0).node), "news",
                                core::Encoding::json, bytes_of("3"));
  });
  const auto said = stage.take_said();
  ASSERT_EQ(said.size(), 3u);
  EXPECT_EQ(std::get<wire::LegacySpeech>(said[0].message.content).data, R"("hé")");
  EXPECT_TRUE(said[1].to.group);
  EXPECT_EQ(said[2].to.endpoint, js.from);
  EXPECT_EQ(stage.count<core::DeliveryDone>(), 1u) << "nobody is waited for";
}

// "error" without a listener ends a legacy process, so it is not sent.
TEST(LegacyTranslator, DangerousChannelsAreNotForwarded) {
  Stage stage({});
  stage.take_said();
  stage.call([](core::Protocol& protocol) {
    for (const char* channel : {"error", "error", "__proto__"}) {
      protocol.channels().send(channel, core::Encoding::json, bytes_of("1"));
    }
  });
  EXPECT_TRUE(stage.take_said().empty());
  EXPECT_EQ(stage.translator->warnings().size(), 2u);
}

// A message too large for a datagram of node-discover is reported with its size.
TEST(LegacyTranslator, UnsentMessagesAreReported) {
  Stage stage({.dialect = LegacyDialect::node_discover});
  stage.take_said();
  std::string text(70'000, 'x');
  text.front() = text.back() = '"';
  stage.call([&](core::Protocol& protocol) {
    protocol.channels().send("news", core::Encoding::json, bytes_of(text));
  });
  EXPECT_TRUE(stage.take_said().empty());
  ASSERT_EQ(stage.translator->warnings().size(), 1u);
  EXPECT_THAT(stage.translator->warnings()[0], testing::HasSubstr("65507"));
}

// A packet with another key is counted. (node-discovery ends at it, node-discover ignores it.)
TEST(LegacyTranslator, ForeignKeysAreCounted) {
  for (const auto dialect : {LegacyDialect::node_discovery, LegacyDialect::node_discover}) {
    Stage stage({.dialect = dialect, .password = "ours"});
    Stage foreign({.dialect = dialect, .password = "theirs"});
    Stage clear({.dialect = dialect});
    const Actor js = Stage::actor(1, 0.9);
    const wire::LegacyMessage hello{{.node = js.node, .process = {1, 0}}, js.hello};
    for (Stage* sender : {&foreign, &clear}) {
      for (const auto& datagram : sender->datagrams_of(hello)) stage.hear_bytes(datagram, js.from);
    }
    EXPECT_EQ(stage.drops(DropReason::unauthentic), 2u);
    EXPECT_TRUE(stage.protocol->nodes().empty());
  }
}

/// Lets the stage hear the hello of a node on a stage with another key.
void hear_foreigner(Stage& stage, Stage& foreign) {
  const Actor js = Stage::actor(7, 0.9);
  const wire::LegacyMessage hello{{.node = js.node, .process = {1, 0}}, js.hello};
  for (const auto& datagram : foreign.datagrams_of(hello)) stage.hear_bytes(datagram, js.from);
}

void send_news(Stage& stage) {
  stage.call([](core::Protocol& protocol) {
    protocol.channels().send("news", core::Encoding::json, bytes_of("1"));
  });
}

// A node-discovery process ends at our first message if the keys differ, so we listen for two of
// their hellos before it. Messages of the application wait, too.
TEST(LegacyTranslator, ListensBeforeItsFirstMessage) {
  Stage stage({.begins_silent = true});
  send_news(stage);
  stage.pass(1990ms);
  EXPECT_TRUE(stage.take_said().empty());
  stage.pass(20ms);
  const auto said = stage.take_said();
  ASSERT_EQ(said.size(), 2u);
  EXPECT_EQ(std::get<wire::LegacySpeech>(said[0].message.content).data, "1");
  EXPECT_NE(hello_in(said[1]), nullptr);
}

// node-discover ignores messages with another key.
TEST(LegacyTranslator, GreetsNodeDiscoverAtOnce) {
  Stage stage({.dialect = LegacyDialect::node_discover, .begins_silent = true});
  EXPECT_EQ(stage.take_said().size(), 1u);
}

// While we hear messages that do not open, with a wrong key or without one, we send nothing at all
// and warn. We speak when those nodes are gone.
TEST(LegacyTranslator, IsSilentTowardsForeignKeys) {
  for (const auto& [ours, theirs] : {std::pair{"ours", "theirs"}, {"", "theirs"}, {"ours", ""}}) {
    Stage stage({.password = ours, .begins_silent = true});
    Stage foreign({.password = theirs});
    for (int i = 0; i < 20; ++i) {
      hear_foreigner(stage, foreign);
      send_news(stage);
      stage.pass(1s);
    }
    EXPECT_TRUE(stage.take_said().empty());
    ASSERT_EQ(stage.translator->warnings().size(), 2u);
    EXPECT_THAT(stage.translator->warnings()[0],
                AllOf(testing::HasSubstr("10.0.0.7"), testing::HasSubstr("same legacy key")));
    EXPECT_THAT(stage.translator->warnings()[1], testing::HasSubstr("was dropped"));
    stage.pass(2600ms);
    EXPECT_FALSE(stage.take_said().empty());
  }
}

// A foreign key that appears later silences a node that speaks already, even at its end.
TEST(LegacyTranslator, BecomesSilentAtAForeignKey) {
  Stage stage({.password = "ours"});
  EXPECT_FALSE(stage.take_said().empty());
  Stage foreign({.password = "theirs"});
  hear_foreigner(stage, foreign);
  stage.pass(3s);
  stage.translator->stop(*stage.protocol, stage.now);
  stage.call([](core::Protocol&) {});
  EXPECT_TRUE(stage.take_said().empty());
}

// Datagrams of other programs have no blocks of node-discovery, so they silence no node.
TEST(LegacyTranslator, SpeaksDespiteOtherPrograms) {
  Stage stage({.password = "ours"});
  stage.take_said();
  for (const char* text : {"x", "M-SEARCH * HTTP/1.1", "WRAP"})
    stage.hear_bytes(bytes_of(text), {});
  stage.pass(1s);
  EXPECT_FALSE(stage.take_said().empty());
}

// Random bytes, packets of other programs, and partial messages are counted and change nothing.
TEST(LegacyTranslator, NonsenseIsCounted) {
  for (const auto dialect : {LegacyDialect::node_discovery, LegacyDialect::node_discover}) {
    Stage stage({.dialect = dialect});
    const std::string texts[] = {"", "x", "null", "{}", "WRAP", std::string(100, '\xff')};
    for (const std::string& text : texts) stage.hear_bytes(bytes_of(text), {});
    EXPECT_GE(stage.drops(DropReason::malformed), 5u);
    EXPECT_TRUE(stage.protocol->nodes().empty());
  }
}

// A message that is heard on two interfaces counts once; two equal messages count twice.
TEST(LegacyTranslator, DuplicatesAreIgnored) {
  for (const auto dialect : {LegacyDialect::node_discovery, LegacyDialect::node_discover}) {
    Stage stage({.dialect = dialect});
    const Actor js = Stage::actor(1, 0.9);
    stage.greet(js);
    stage.call([](core::Protocol& protocol) { protocol.channels().join("news"); });
    for (int times = 0; times < 2; ++times) {
      for (const auto& datagram : stage.datagrams_of(speech(js, "news", "1"))) {
        stage.hear_bytes(datagram, js.from, 1);
        stage.hear_bytes(datagram, js.from, 2);
      }
    }
    EXPECT_EQ(stage.count<core::MessageReceived>(), 2u);
    EXPECT_EQ(stage.drops(DropReason::duplicate), 2u);
  }
}

// No legacy node can take the id of this node or of another native node.
TEST(LegacyTranslator, NoGuestTakesTheIdOfAFullMember) {
  Stage stage({});
  Actor self = Stage::actor(1, 9, true);
  self.node = Stage::self;
  stage.greet(self);
  EXPECT_TRUE(stage.protocol->nodes().empty()) << "an echo of our own";
  const Actor js = Stage::actor(2, 9, true);
  const SessionId session{5, 5};
  stage.call([&](core::Protocol& protocol) {
    core::Peer& peer = *protocol.meet(session);
    const core::Arrival arrival{js.from, 1, true, {}, 1};
    protocol.heard(peer, arrival);
    protocol.receive(peer, arrival,
                     core::Hello{.node = js.node, .interval = 1s, .valid_for = 100s, .port = 1});
    peer.stage = core::Stage::proven;
    protocol.end_of_packet(peer);
  });
  ASSERT_EQ(stage.protocol->nodes().size(), 1u);
  stage.greet(js);
  ASSERT_EQ(stage.protocol->nodes().size(), 1u);
  EXPECT_EQ(stage.protocol->nodes().front().session, session);
  EXPECT_FALSE(stage.protocol->nodes().front().hello.master);
  EXPECT_EQ(stage.drops(DropReason::unauthentic), 1u);
}

// Native nodes are met as members, and not as guests too.
TEST(LegacyTranslator, NativeNodesAreNotGuests) {
  Stage stage({.mark = "ours"});
  const Actor other = Stage::actor(1, 0.9);
  for (const char* mark : {"ours", "another"}) {
    stage.hear(
        {{.node = other.node, .process = {1, 0}, .host_name = "h", .mark = mark}, other.hello},
        other.from);
    EXPECT_EQ(stage.protocol->nodes().size(), std::string_view(mark) == "ours" ? 0u : 1u);
  }
}

// We ignore our own hellos, and those of our process on request.
TEST(LegacyTranslator, SelfAndProcessAreIgnored) {
  for (const bool ignores : {false, true}) {
    Stage stage({.ignore_process = ignores});
    const NodeId process{Stage::self.high, 0};
    const Actor sibling = Stage::actor(1, 0.9);
    stage.hear({{.node = Stage::self, .process = process}, sibling.hello}, sibling.from);
    stage.hear({{.node = sibling.node, .process = process}, sibling.hello}, sibling.from);
    EXPECT_EQ(stage.protocol->nodes().size(), ignores ? 0u : 1u);
  }
}

// The number of guests is limited, because anybody can forge them.
TEST(LegacyTranslator, GuestsAreLimited) {
  Stage stage({});
  for (std::uint64_t i = 1; i <= core::limits::guests + 10; ++i) {
    stage.hear({{.node = {i, 1}, .process = {i, 0}}, wire::LegacyHello{.weight = 1}}, {});
  }
  EXPECT_EQ(stage.protocol->nodes().size(), core::limits::guests);
  EXPECT_EQ(stage.drops(DropReason::crowded), 10u);
}

}  // namespace

}  // namespace muster::legacy
