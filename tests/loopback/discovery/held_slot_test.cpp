#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <thread>

#include "loopback/discovery/loopback_node.hpp"
#include "loopback/two_threads.hpp"

namespace muster::test {
namespace {

/// Polls until `condition` holds, for conditions without a signal. Returns whether it does.
template <class Condition>
bool eventually(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + Inbox<int>::patience;
  boost::asio::io_context context;
  boost::asio::steady_timer pause(context);
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    pause.expires_after(1ms);
    pause.wait();
  }
  return true;
}

/// A slot that records its messages, and blocks at the first one until it is released.
class HeldSlot {
 public:
  void operator()(const Message& message) {
    got_.put(message.payload.value.to_number<int>());
    may_go_on_.wait_for(1);
  }
  bool is_held() { return got_.wait_for(1); }
  void release() { may_go_on_.put(true); }
  bool has_got(int number) {
    return got_.wait_until([=](int each) { return each == number; });
  }
  std::vector<int> got() const { return got_.items(); }

 private:
  Inbox<int> got_;
  Inbox<bool> may_go_on_;
};

/// Two nodes that know each other. A message of the first blocks a slot of the second.
struct HeldSlots : testing::Test {
  void start(const std::optional<Backlog>& backlog = {}) {
    const auto held = [&](const Message& message) {
      slot(message);
      if (after_slot) after_slot();
    };
    b.discovery.join("flood", held, backlog);
    a.discovery.start();
    b.discovery.start();
    ASSERT_TRUE(a.added.wait_for(1));
    ASSERT_TRUE(b.added.wait_for(1));
    a.discovery.send("flood", Value(0));
    ASSERT_TRUE(slot.is_held());
  }
  void TearDown() override { slot.release(); }

  /// Sends 1 to `last`, and waits until all but `kept` of them have been dropped.
  bool floods(int last, std::uint64_t kept) {
    for (int i = 1; i <= last; ++i) a.discovery.send("flood", Value(i));
    const std::uint64_t dropped = static_cast<std::uint64_t>(last) - kept;
    return eventually([&] { return b.discovery.statistics().messages_dropped == dropped; });
  }

  HeldSlot slot;
  std::function<void()> after_slot;
  Inbox<bool> stopped;
  LoopbackNode a{"a"};
  LoopbackNode b{"b"};
};

// While a slot blocks for longer than the node timeout, its node receives hundreds of messages, a
// node joins, and no node is removed. All events follow later, in order.
TEST_F(HeldSlots, DoNotBlockTheNode) {
  start();
  const auto heard = b.discovery.statistics().datagrams_received;
  for (int i = 1; i <= 300; ++i) a.discovery.send("flood", Value(i));
  LoopbackNode c("c");
  c.discovery.start();
  ASSERT_TRUE(c.added.wait_for(2));
  const auto bearable = std::chrono::system_clock::now() + 2 * b.discovery.timing().node_timeout;
  ASSERT_TRUE(eventually([&] {
    const auto seen = a.discovery.node(b.discovery.id());
    return seen && seen->last_seen > bearable;
  }));
  EXPECT_GT(b.discovery.statistics().datagrams_received, heard);
  EXPECT_EQ(b.discovery.nodes().size(), 2u);
  EXPECT_EQ(b.added.items().size(), 1u);
  slot.release();
  ASSERT_TRUE(b.added.wait_for(2));
  ASSERT_TRUE(slot.has_got(300));
  const auto got = slot.got();
  EXPECT_EQ(got.size(), 301u);
  EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
  for (const LoopbackNode* node : {&a, &b, &c}) EXPECT_TRUE(node->removed.items().empty());
}

// A channel for measured values delivers the latest ones after the slot is released.
TEST_F(HeldSlots, ReceiveTheLatestOfAFullBacklog) {
  start(Backlog{.messages_max = 3, .when_full = Backlog::WhenFull::drop_oldest});
  ASSERT_TRUE(floods(100, 3));
  slot.release();
  ASSERT_TRUE(slot.has_got(100));
  EXPECT_EQ(slot.got(), (std::vector<int>{0, 98, 99, 100}));
}

// A channel for a log delivers the first ones, and new ones when there is room again.
TEST_F(HeldSlots, ReceiveTheFirstOfAFullBacklog) {
  start(Backlog{.messages_max = 3, .when_full = Backlog::WhenFull::drop_newest});
  ASSERT_TRUE(floods(100, 3));
  slot.release();
  ASSERT_TRUE(slot.has_got(3));
  a.discovery.send("flood", Value(101));
  ASSERT_TRUE(slot.has_got(101));
  EXPECT_EQ(slot.got(), (std::vector<int>{0, 1, 2, 3, 101}));
}

// A node may be stopped and started again from within a slot that has blocked for long.
TEST_F(HeldSlots, MayStopTheirNode) {
  after_slot = [&] {
    b.discovery.stop();
    stopped.put(true);
  };
  start();
  LoopbackNode c("c");
  c.discovery.start();
  // The second thread receives the message, because the first one is blocked.
  ASSERT_TRUE(c.added.wait_until([](const Node& node) { return node.name == "b"; }));
  slot.release();
  ASSERT_TRUE(stopped.wait_for(1));
  ASSERT_TRUE(c.removed.wait_until([](const auto& gone) { return gone.first.name == "b"; }));
  b.discovery.start();
  EXPECT_TRUE(c.added.wait_for(3));
}

// `stop` from another thread waits for the slot and delivers all earlier events.
TEST_F(HeldSlots, DelayStop) {
  start();
  for (int i = 1; i <= 100; ++i) a.discovery.send("flood", Value(i));
  LoopbackNode c("c");
  c.discovery.start();
  ASSERT_TRUE(c.added.wait_for(2));
  std::thread stopping([&] { b.discovery.stop(); });
  ASSERT_TRUE(eventually([&] { return !b.discovery.is_started(); }));
  slot.release();
  stopping.join();
  const auto got = slot.got();
  EXPECT_EQ(got.size(), 101u);
  EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
}

// On an executor with two threads, a blocked slot leaves one thread to the node.
TEST(HeldSlotsOfCallers, LeaveAThreadToTheNode) {
  HeldSlot slot;
  io::TwoThreads threads;
  LoopbackNode a("a");
  Discovery b(loopback_options("b"), threads.executor());
  b.join("flood", [&](const Message& message) { slot(message); });
  a.discovery.start();
  b.start();
  ASSERT_TRUE(a.added.wait_for(1));
  a.discovery.send("flood", Value(0));
  ASSERT_TRUE(slot.is_held());
  LoopbackNode c("c");
  c.discovery.start();
  EXPECT_TRUE(c.added.wait_for(2));
  EXPECT_TRUE(a.removed.items().empty());
  slot.release();
  b.stop();
}

}  // namespace
}  // namespace muster::test
