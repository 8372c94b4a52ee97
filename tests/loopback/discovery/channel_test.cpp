#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/typed.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;

/// Two nodes that know each other.
struct Pair : testing::Test {
  void SetUp() override {
    a.discovery.start();
    b.discovery.start();
    ASSERT_TRUE(a.added.wait_for(1));
    ASSERT_TRUE(b.added.wait_for(1));
  }

  LoopbackNode a{"a"};
  LoopbackNode b{"b"};
};

using Channels = Pair;

// Messages arrive in order, with their sender and payload.
TEST_F(Channels, MessagesArriveInOrder) {
  b.join("news");
  for (int i = 0; i < 100; ++i) a.discovery.send("news", Value(i));
  ASSERT_TRUE(b.messages.wait_for(100));
  const auto messages = b.messages.items();
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(messages[static_cast<std::size_t>(i)].payload.value, Value(i));
  }
  EXPECT_EQ(messages.front().sender.id, a.discovery.id());
  EXPECT_EQ(messages.front().channel, "news");
  EXPECT_FALSE(messages.front().is_direct);
}

// A message of 1 MiB arrives whole. A larger one is refused with its size.
TEST_F(Channels, LargeMessagesArriveWhole) {
  b.join("blob");
  const std::string text(1024 * 1024 - 2, 'x');
  a.discovery.send("blob", Value(text));
  ASSERT_TRUE(b.messages.wait_for(1));
  EXPECT_EQ(b.messages.items().front().payload.value, Value(text));
  const auto [code, sentence] = error_of([&] { a.discovery.send("blob", Value(text + "x")); });
  EXPECT_EQ(code, Errc::too_large);
  EXPECT_THAT(sentence, HasSubstr("1048577"));
}

// A message to one node is marked as direct. A message to an unknown node is refused.
TEST_F(Channels, DirectMessagesReachOneNode) {
  b.join("whisper");
  a.discovery.send_to(b.discovery.id(), "whisper", Value("psst"));
  ASSERT_TRUE(b.messages.wait_for(1));
  EXPECT_TRUE(b.messages.items().front().is_direct);
  EXPECT_EQ(error_of([&] {
              a.discovery.send_to({1, 2}, "whisper", Value(1));
            }).first,
            Errc::unknown_node);
}

// A confirmed message reports its delivery.
TEST_F(Channels, ConfirmedMessagesReportTheirDelivery) {
  b.join("news");
  Inbox<std::pair<std::error_code, Delivery>> done;
  a.discovery.send_confirmed("news", {.value = "hello"},
                             [&](std::error_code error, Delivery delivery) {
                               done.put({error, delivery});
                             });
  ASSERT_TRUE(done.wait_for(1));
  EXPECT_FALSE(done.items().front().first);
  EXPECT_EQ(done.items().front().second.delivered, 1u);
  EXPECT_TRUE(b.messages.wait_for(1));
}

// Bad and reserved names are refused with the reason.
TEST_F(Channels, BadNamesAreRefused) {
  const auto sentence_for = [&](std::string_view name) {
    const auto [code, sentence] = error_of([&] { a.discovery.send(name, Value(1)); });
    EXPECT_EQ(code, Errc::invalid_name);
    EXPECT_EQ(error_of([&] { a.join(name); }).first, Errc::invalid_name);
    return sentence;
  };
  EXPECT_THAT(sentence_for("promotion"), HasSubstr("reserved"));
  EXPECT_THAT(sentence_for("hello"), HasSubstr("reserved"));
  EXPECT_THAT(sentence_for(""), HasSubstr("empty"));
  EXPECT_THAT(sentence_for(std::string(256, 'x')), HasSubstr("255"));
  EXPECT_THAT(sentence_for("\xff"), HasSubstr("UTF-8"));
}

// A left channel delivers nothing. Disconnecting one slot leaves the others connected.
TEST_F(Channels, LeavingEndsDelivery) {
  Inbox<Message> other;
  const Connection tie = b.discovery.join("news", [&](const Message& m) { other.put(m); });
  b.join("news");
  tie.disconnect();
  a.discovery.send("news", Value(1));
  ASSERT_TRUE(b.messages.wait_for(1));
  b.discovery.leave("news");
  b.join("last");
  a.discovery.send("news", Value(2));
  a.discovery.send("last", Value(3));
  ASSERT_TRUE(b.messages.wait_for(2));
  EXPECT_EQ(b.messages.items().back().payload.value, Value(3));
  EXPECT_TRUE(other.items().empty());
}

// A node receives its own messages only on request.
TEST(OwnMessages, ArriveWhenNothingIsIgnored) {
  Options options = loopback_options("a");
  options.ignore = Ignore::none;
  LoopbackNode a(options);
  a.join("echo");
  a.discovery.start();
  a.discovery.send("echo", Value("me"));
  ASSERT_TRUE(a.messages.wait_for(1));
  EXPECT_EQ(a.messages.items().front().sender.id, a.discovery.id());
}

// Nodes that ignore their process do not meet other nodes of it.
TEST(OwnProcess, IsIgnoredOnRequest) {
  Options options = loopback_options("a");
  options.ignore = Ignore::process;
  LoopbackNode a(options);
  LoopbackNode b("b");
  LoopbackNode c("c");
  a.discovery.start();
  b.discovery.start();
  c.discovery.start();
  ASSERT_TRUE(b.added.wait_until([](const Node& node) { return node.name == "c"; }));
  ASSERT_TRUE(a.promotions.wait_for(1)) << "alone, it elects itself";
  EXPECT_TRUE(a.discovery.nodes().empty());
}

/// A type of an application.
struct Pose {
  double x = 0;
  double y = 0;
  std::vector<std::string> tags;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(x, y, tags);
  }
  friend bool operator==(const Pose&, const Pose&) = default;
};

using Typed = Pair;

// C++ objects arrive as objects.
TEST_F(Typed, ObjectsArrive) {
  Inbox<Pose> poses;
  join<Pose>(b.discovery, "pose", [&](const Message&, const Pose& pose) { poses.put(pose); });
  const Pose sent{1.5, -2, {"arm", "left"}};
  send(a.discovery, "pose", sent);
  ASSERT_TRUE(poses.wait_for(1));
  EXPECT_EQ(poses.items().front(), sent);
}

// A payload of another type goes to on_error only.
TEST_F(Typed, WrongPayloadsAreReported) {
  Inbox<Pose> poses;
  join<Pose>(b.discovery, "pose", [&](const Message&, const Pose& pose) { poses.put(pose); });
  a.discovery.send("pose", Value("not typed"));
  send(a.discovery, "pose", std::string("too short"));
  ASSERT_TRUE(b.errors.wait_for(2));
  EXPECT_EQ(b.errors.items().front().errc(), Errc::undecodable);
  EXPECT_TRUE(poses.items().empty());
}

// C++ objects can be advertised.
TEST_F(Typed, ObjectsCanBeAdvertised) {
  const Pose pose{3, 4, {}};
  advertise(a.discovery, pose);
  ASSERT_TRUE(b.updated.wait_for(1));
  EXPECT_EQ(decode<Pose>(b.updated.items().front().second.info), pose);
}

using Advertising = Pair;

// A change of info reaches the others, with the former value.
TEST_F(Advertising, ReportsTheFormerAndTheNewInfo) {
  a.discovery.advertise(Value{{"ready", false}});
  a.discovery.advertise(Value{{"ready", true}});
  const auto is_ready = [](const std::pair<Node, Node>& update) {
    return update.second.info.value == Value{{"ready", true}};
  };
  ASSERT_TRUE(b.updated.wait_until(is_ready));
  for (const auto& [before, after] : b.updated.items()) {
    if (is_ready({before, after})) {
      EXPECT_EQ(before.info.value, (Value{{"ready", false}}));
    }
  }
  EXPECT_EQ(a.discovery.self().info.value, (Value{{"ready", true}}));
}

// An attribute reaches the others, whether published before or after the start, until it is taken
// back.
TEST_F(Advertising, PublishesNamedAttributes) {
  LoopbackNode c("c");
  c.discovery.publish("before", {.value = 1});
  c.discovery.publish("gone", {.value = 2});
  c.discovery.unpublish("gone");
  c.discovery.unpublish("never there");
  c.discovery.start();
  ASSERT_TRUE(a.added.wait_until([](const Node& node) {
    return node.name == "c" && *node.attributes == Attributes{{"before", {.value = 1}}};
  }));
  c.discovery.publish("after", {.value = "later"});
  c.discovery.unpublish("before");
  EXPECT_TRUE(a.updated.wait_until([](const auto& update) {
    return *update.second.attributes == Attributes{{"after", {.value = "later"}}};
  }));
  EXPECT_EQ(c.discovery.self().attributes->size(), 1u);
  EXPECT_EQ(error_of([&] { c.discovery.publish("name", {}); }).first, Errc::invalid_name);
  EXPECT_EQ(error_of([&] { c.discovery.publish("", {}); }).first, Errc::invalid_name);
  EXPECT_EQ(
      error_of([&] { c.discovery.publish("x", {.value = Value(std::string(65'536, 'x'))}); }).first,
      Errc::too_large);
}

// There is room for 60 names at once, and for any number in a row.
TEST_F(Advertising, HasRoomForNamesThatAreTakenBack) {
  const auto publish_from = [&](int first) {
    for (int i = first; i < first + 60; ++i) b.discovery.publish(std::to_string(i), Value(i));
  };
  publish_from(0);
  const auto [code, sentence] = error_of([&] { b.discovery.publish("x", Value(0)); });
  EXPECT_EQ(code, Errc::overloaded);
  EXPECT_THAT(sentence, HasSubstr("60 names at once"));
  for (int i = 0; i < 500; ++i) {
    b.discovery.unpublish(std::to_string(i));
    b.discovery.publish(std::to_string(i + 60), Value(i + 60));
  }
  EXPECT_TRUE(a.updated.wait_until([](const auto& update) {
    const Attributes& attributes = *update.second.attributes;
    return attributes.size() == 60 && attributes.contains("559") && !attributes.contains("499");
  }));
}

// An update says which attributes it is about.
TEST_F(Advertising, UpdatesNameWhatChanged) {
  Inbox<NodeChanges> changes;
  a.discovery.on_updated(
      [&](const Node&, const Node&, const NodeChanges& these) { changes.put(these); });
  const auto is_told = [&](const NodeChanges& expected) {
    return changes.wait_until([&](const NodeChanges& these) { return these == expected; });
  };
  b.discovery.publish("colour", Value("blue"));
  EXPECT_TRUE(is_told({.attributes = {"colour"}}));
  b.discovery.unpublish("colour");
  b.discovery.advertise(Value("news"));
  EXPECT_TRUE(is_told({.info = true}));
  b.discovery.promote();
  EXPECT_TRUE(is_told({.role = true}));
}

// Info that is too large is refused with its size, and nothing changes.
TEST_F(Advertising, OversizedInfoIsRefused) {
  const auto [code, sentence] =
      error_of([&] { a.discovery.advertise(Value(std::string(65'536, 'x'))); });
  EXPECT_EQ(code, Errc::too_large);
  EXPECT_THAT(sentence, HasSubstr("65538"));
  EXPECT_EQ(a.discovery.self().info.value, Value(nullptr));
}

// Slow slots cost counted messages, and never other events.
TEST(SlowSlots, LoseOnlyMessagesAndCountThem) {
  Options options = loopback_options("b");
  options.pending_messages_max = 10;
  LoopbackNode b(options);
  LoopbackNode a("a");
  Inbox<bool> may_go_on;
  Inbox<int> got;
  b.discovery.join("flood", [&](const Message&) {
    got.put(1);
    may_go_on.wait_for(1);
  });
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  a.discovery.send("flood", Value(0));
  ASSERT_TRUE(got.wait_for(1));
  // The slot blocks the thread of the node. When it continues, the other messages arrive at once.
  for (int i = 0; i < 200; ++i) a.discovery.send("flood", Value(i));
  may_go_on.put(true);
  a.discovery.advertise(Value("after the flood"));
  ASSERT_TRUE(b.updated.wait_until(
      [](const auto& update) { return update.second.info.value == Value("after the flood"); }));
  EXPECT_EQ(got.items().size() + b.discovery.statistics().messages_dropped, 201u);
}

}  // namespace
}  // namespace muster::test
