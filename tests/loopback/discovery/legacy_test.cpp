#include <gtest/gtest.h>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

/// A port of the legacy side, far below those of the native side.
std::uint16_t legacy_port() {
  return static_cast<std::uint16_t>(test_port() - 20'560);
}

Options speaking(LegacyDialect dialect, std::string name, bool only) {
  Options options = loopback_options(std::move(name));
  options.legacy = Legacy{.dialect = dialect,
                          .accept_unauthenticated = !only,
                          .only = only,
                          .port = legacy_port(),
                          .key = "words",
                          .hello_interval = 100ms,
                          .node_timeout = 500ms};
  return options;
}

class LegacySide : public testing::TestWithParam<LegacyDialect> {};
INSTANTIATE_TEST_SUITE_P(Dialects, LegacySide,
                         testing::Values(LegacyDialect::node_discovery,
                                         LegacyDialect::node_discover),
                         [](const auto& dialect) {
                           return dialect.param == LegacyDialect::node_discovery ? "node_discovery"
                                                                                 : "node_discover";
                         });

// Two nodes that use the legacy protocol only exchange records and large messages, elect one
// master, and notice its end.
TEST_P(LegacySide, LegacyOnlyNodesMeet) {
  Options heavier = speaking(GetParam(), "heavy", true);
  heavier.weight = 2;
  heavier.info = {.value = {{"role", "☃"}}};
  Options lighter = speaking(GetParam(), "light", true);
  lighter.weight = 1;
  LoopbackNode heavy(std::move(heavier));
  LoopbackNode light(std::move(lighter));
  heavy.join("news");
  light.join("news");
  heavy.discovery.start();
  light.discovery.start();
  ASSERT_TRUE(light.added.wait_for(1) && heavy.added.wait_for(1));
  const Node seen = light.added.items().front();
  EXPECT_EQ(seen.name, "heavy");
  EXPECT_EQ(seen.id, heavy.discovery.id());
  EXPECT_EQ(seen.info.value, (Value{{"role", "☃"}}));
  EXPECT_EQ(seen.weight, 2);
  const Value large{{"text", std::string(20'000, 'x')}};
  heavy.discovery.send("news", large);
  light.discovery.send("news", large);
  ASSERT_TRUE(heavy.messages.wait_for(1) && light.messages.wait_for(1));
  EXPECT_EQ(light.messages.items().front().payload.value, large);
  EXPECT_EQ(light.messages.items().front().sender.id, heavy.discovery.id());
  ASSERT_TRUE(light.masters.wait_for(1));
  EXPECT_EQ(light.masters.items().front().id, heavy.discovery.id());
  EXPECT_EQ(light.masters.items().front().term, 0u);
  heavy.discovery.stop();
  ASSERT_TRUE(light.promotions.wait_for(1));
  ASSERT_TRUE(light.removed.wait_for(1));
  EXPECT_EQ(light.removed.items().front().second, RemovalReason::timeout);
}

// In a mixed cluster native nodes meet once. A legacy-only node meets all, and its messages reach
// all.
TEST_P(LegacySide, MixedNodesFormOneCluster) {
  LoopbackNode a(speaking(GetParam(), "a", false));
  LoopbackNode b(speaking(GetParam(), "b", false));
  LoopbackNode guest(speaking(GetParam(), "guest", true));
  a.join("news");
  guest.join("news");
  for (LoopbackNode* node : {&a, &b, &guest}) node->discovery.start();
  ASSERT_TRUE(a.added.wait_for(2) && b.added.wait_for(2) && guest.added.wait_for(2));
  b.discovery.send("news", 1);
  ASSERT_TRUE(a.messages.wait_for(1) && guest.messages.wait_for(1));
  guest.discovery.send("news", 2);
  ASSERT_TRUE(a.messages.wait_for(2));
  EXPECT_EQ(a.discovery.nodes().size(), 2u);
  EXPECT_EQ(a.added.items().size(), 2u);
  EXPECT_EQ(a.messages.items().size(), 2u);
}

// Packets with another key are counted by reason and source, and have no other effect among nodes
// of node-discover.
TEST(LegacyKeys, ForeignPacketsAreCounted) {
  LoopbackNode ours(speaking(LegacyDialect::node_discover, "ours", true));
  Options options = speaking(LegacyDialect::node_discover, "foreign", true);
  options.legacy->key = "other words";
  LoopbackNode foreign(std::move(options));
  LoopbackNode friendly(speaking(LegacyDialect::node_discover, "friendly", true));
  ours.discovery.start();
  foreign.discovery.start();
  // The hello of the friendly node comes after the foreign ones.
  friendly.discovery.start();
  ASSERT_TRUE(ours.added.wait_for(1));
  EXPECT_EQ(ours.added.items().front().name, "friendly");
  const Statistics statistics = ours.discovery.statistics();
  EXPECT_GE(statistics.dropped_for(DropReason::unauthentic), 1u);
  ASSERT_FALSE(statistics.drop_sources.empty());
  EXPECT_EQ(statistics.drop_sources.front().address, "127.0.0.1");
}

// A node-discovery process ends at a message with another key. A node that hears such processes
// sends nothing, with a wrong key and without one, until and including its end.
TEST(LegacyKeys, NoMessageWithAForeignKey) {
  LoopbackNode theirs(speaking(LegacyDialect::node_discovery, "theirs", true));
  theirs.discovery.start();
  std::size_t rounds = 0;
  for (const char* key : {"other words", ""}) {
    LoopbackNode witness(speaking(LegacyDialect::node_discovery, "witness", true));
    witness.discovery.start();
    ASSERT_TRUE(theirs.added.wait_for(++rounds));
    Inbox<std::string> log;
    Options options = speaking(LegacyDialect::node_discovery, "ours", true);
    options.legacy->key = key;
    options.log = [&](LogLevel, std::string_view line) { log.put(std::string(line)); };
    LoopbackNode ours(std::move(options));
    ours.discovery.start();
    EXPECT_TRUE(log.wait_until([](const std::string& line) {
      return line.find("127.0.0.1 do not open with the legacy key") != std::string::npos;
    }));
    // The removal of a silent node takes longer than the intervals between hellos.
    witness.discovery.stop();
    ASSERT_TRUE(theirs.removed.wait_for(rounds));
    const Statistics statistics = ours.discovery.statistics();
    EXPECT_EQ(statistics.datagrams_sent, 0u);
    EXPECT_GE(statistics.dropped_for(DropReason::unauthentic), 1u);
    ours.discovery.stop();
  }
  EXPECT_EQ(theirs.discovery.statistics().dropped_for(DropReason::unauthentic), 0u);
}

}  // namespace
}  // namespace muster::test
