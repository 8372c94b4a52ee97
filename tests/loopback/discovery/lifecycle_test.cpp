#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "loopback/discovery/loopback_node.hpp"

namespace muster::test {
namespace {

using testing::HasSubstr;

// Two nodes in one process find each other and know each other's record.
TEST(Lifecycle, TwoNodesMeet) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  const Node seen = a.added.items().front();
  EXPECT_EQ(seen.id, b.discovery.id());
  EXPECT_EQ(seen.name, "b");
  EXPECT_EQ(seen.address(), "127.0.0.1");
  EXPECT_EQ(seen.port, b.discovery.self().port);
  EXPECT_EQ(seen.addresses.front().interface, "lo");
  EXPECT_EQ(a.discovery.nodes().size(), 1u);
  EXPECT_EQ(a.discovery.node(b.discovery.id())->name, "b");
  EXPECT_FALSE(a.discovery.node(NodeId{1, 2}));
}

// A started node knows the addresses at which others see it.
TEST(Lifecycle, NodesKnowTheirOwnAddresses) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  EXPECT_TRUE(b.discovery.self().addresses.empty());
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  const Node seen = a.added.items().front();
  EXPECT_THAT(b.discovery.self().addresses, testing::Contains(seen.addresses.front()));
  EXPECT_EQ(b.discovery.self().address(), "127.0.0.1");
  b.discovery.stop();
  EXPECT_TRUE(b.discovery.self().addresses.empty());
}

// Nodes without names are told apart by their processes. A host name that leaves no room for the
// process stands alone.
TEST(Lifecycle, UnnamedNodesAreNamedAfterHostAndProcess) {
  const auto name_on = [](std::string host) {
    Options options = loopback_options("");
    options.host_name = std::move(host);
    LoopbackNode node(options);
    node.discovery.start();
    return node.discovery.self().name;
  };
  EXPECT_EQ(name_on("rack-7"), "rack-7-" + std::to_string(getpid()));
  EXPECT_EQ(name_on(std::string(254, 'h')), std::string(254, 'h'));
}

// A stopped node says goodbye. A started one returns as the same node in a new session.
TEST(Lifecycle, NodesStopAndStartAgain) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  b.discovery.stop();
  ASSERT_TRUE(a.removed.wait_for(1));
  EXPECT_EQ(a.removed.items().front().second, RemovalReason::goodbye);
  EXPECT_TRUE(b.discovery.nodes().empty());
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(2));
  const auto lives = a.added.items();
  EXPECT_EQ(lives[0].id, lives[1].id);
  EXPECT_NE(lives[0].session, lives[1].session);
}

// Destroying a node says goodbye, too.
TEST(Lifecycle, DestructionSaysGoodbye) {
  LoopbackNode a("a");
  a.discovery.start();
  {
    LoopbackNode b("b");
    b.discovery.start();
    ASSERT_TRUE(a.added.wait_for(1));
  }
  ASSERT_TRUE(a.removed.wait_for(1));
  EXPECT_EQ(a.removed.items().front().second, RemovalReason::goodbye);
}

// A call at the wrong time throws, and the sentence says what to do.
TEST(Lifecycle, CallsAtTheWrongTimeAreRefused) {
  LoopbackNode a("a");
  EXPECT_EQ(error_of([&] { a.discovery.stop(); }).first, Errc::not_started);
  EXPECT_EQ(error_of([&] { a.discovery.send("c", Value(1)); }).first, Errc::not_started);
  EXPECT_EQ(error_of([&] { a.discovery.promote(); }).first, Errc::not_started);
  a.discovery.start();
  EXPECT_EQ(error_of([&] { a.discovery.start(); }).first, Errc::already_started);
  a.discovery.stop();
  const auto [code, sentence] = error_of([&] { a.discovery.send("c", Value(1)); });
  EXPECT_EQ(code, Errc::not_started);
  EXPECT_THAT(sentence, HasSubstr("start()"));
}

// A failed start leaves nothing behind, and the next start may succeed.
TEST(Lifecycle, FailedStartCanBeRepeated) {
  Options options = loopback_options("a");
  options.weight = std::numeric_limits<double>::quiet_NaN();
  Discovery broken(options);
  EXPECT_EQ(error_of([&] { broken.start(); }).first, Errc::invalid_option);
  EXPECT_FALSE(broken.is_started());
  Discovery fine(loopback_options("b"));
  fine.start();
  EXPECT_TRUE(fine.is_started());
}

// A slot may stop its own node.
TEST(Lifecycle, SlotsMayStopTheNode) {
  Inbox<bool> stopped;
  LoopbackNode a("a");
  LoopbackNode b("b");
  a.discovery.on_added([&](const Node&) {
    a.discovery.stop();
    stopped.put(true);
  });
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(stopped.wait_for(1));
  EXPECT_FALSE(a.discovery.is_started());
  a.discovery.start();
  EXPECT_TRUE(a.added.wait_for(2));
}

// The exception of a slot is reported, and the node continues.
TEST(Lifecycle, ThrowingSlotsAreReported) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  a.discovery.on_added([](const Node&) { throw std::runtime_error("no thanks"); });
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.errors.wait_for(1));
  EXPECT_EQ(a.errors.items().front().errc(), Errc::slot_threw);
  EXPECT_THAT(a.errors.items().front().what(), HasSubstr("no thanks"));
  EXPECT_TRUE(a.discovery.is_started());
}

// A disconnected slot is not called again.
TEST(Lifecycle, DisconnectedSlotsAreSilent) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  Inbox<Node> silent;
  const Connection tie = a.discovery.on_added([&](const Node& node) { silent.put(node); });
  tie.disconnect();
  {
    const ScopedConnection scoped =
        a.discovery.on_added([&](const Node& node) { silent.put(node); });
  }
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  EXPECT_TRUE(silent.items().empty());
}

// With clear text on request, the log warns once that everything is sent so.
TEST(Lifecycle, ClearTextCausesAWarning) {
  Inbox<std::string> warnings;
  Options options = loopback_options("a");
  options.clear_text = true;
  options.log = [&](LogLevel level, std::string_view line) {
    if (level == LogLevel::warning) warnings.put(std::string(line));
  };
  Discovery node(options);
  node.start();
  ASSERT_TRUE(warnings.wait_for(1));
  EXPECT_THAT(warnings.items().front(), HasSubstr("clear text"));
}

// The log has one line per interface.
TEST(Lifecycle, InterfacesAreLogged) {
  Inbox<std::string> lines;
  Options options = loopback_options("a");
  options.log = [&](LogLevel, std::string_view line) { lines.put(std::string(line)); };
  Discovery node(options);
  node.start();
  const auto names_lo = [](const std::string& line) {
    return line.starts_with("interface lo is used");
  };
  EXPECT_TRUE(lines.wait_until(names_lo));
}

// The first node of a cluster that uses unicast only has no seed. Others find it by theirs.
TEST(Lifecycle, FirstNodeNeedsNoSeed) {
  const auto unicast_only = [](std::string name) {
    Options options = loopback_options(std::move(name));
    options.transports.broadcast = false;
    return options;
  };
  LoopbackNode first(unicast_only("first"));
  first.discovery.start();
  const std::string seed = "127.0.0.1:" + std::to_string(first.discovery.self().port);
  for (const char* name : {"second", "third"}) {
    Options options = unicast_only(name);
    options.transports.seeds = {seed};
    LoopbackNode next(std::move(options));
    next.discovery.start();
    EXPECT_TRUE(next.added.wait_for(1));
  }
  EXPECT_TRUE(first.added.wait_for(2));
}

}  // namespace
}  // namespace muster::test
