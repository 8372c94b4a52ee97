#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <iterator>
#include <thread>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/await.hpp"

namespace muster::test {
namespace {

namespace asio = boost::asio;

std::ptrdiff_t thread_count() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

// On the caller's executor, a node makes no thread, and its slots run on the caller's thread.
TEST(CallersExecutor, IsTheOnlyThread) {
  const auto threads = thread_count();
  asio::io_context context;
  Discovery a(loopback_options("a"), context.get_executor());
  Discovery b(loopback_options("b"), context.get_executor());
  std::thread::id slot_thread;
  a.on_added([&](const Node&) {
    slot_thread = std::this_thread::get_id();
    a.stop();
    b.stop();
  });
  a.start();
  b.start();
  EXPECT_EQ(thread_count(), threads);
  context.run_for(20s);
  EXPECT_EQ(slot_thread, std::this_thread::get_id());
}

// A context has no work left when its nodes have stopped.
TEST(CallersExecutor, IsFreeAfterStop) {
  asio::io_context context;
  Discovery node(loopback_options("a"), context.get_executor());
  node.start();
  context.run_for(50ms);
  node.stop();
  context.restart();
  context.run();
  SUCCEED() << "run() returned";
}

asio::awaitable<void> meet_and_elect(Discovery& a, Discovery& b, std::string& master) {
  a.start();
  b.start();
  co_await async_wait_nodes(a, 1, asio::use_awaitable);
  const Node first = co_await async_wait_master(a, asio::use_awaitable);
  master = first.name;
  const Payload hello{.value = "hello"};
  const Delivery delivery = co_await async_send_confirmed(b, "news", hello, asio::use_awaitable);
  EXPECT_EQ(delivery.delivered, 1u);
  a.stop();
  b.stop();
}

// Coroutines wait for nodes, masters and deliveries.
TEST(Coroutines, WaitForTheCluster) {
  asio::io_context context;
  Options heavy = loopback_options("a");
  heavy.weight = 2;
  Discovery a(heavy, context.get_executor());
  Discovery b(loopback_options("b"), context.get_executor());
  std::string master;
  asio::co_spawn(context, meet_and_elect(a, b, master), [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  });
  context.run_for(20s);
  EXPECT_EQ(master, "a");
}

// An unfulfilled wait ends with the node, or when it is cancelled.
TEST(Waits, EndWithTheNodeOrOnRequest) {
  LoopbackNode node("a");
  node.discovery.start();
  Inbox<std::error_code> ended;
  const auto done = [&](std::error_code error) { ended.put(error); };
  const auto cancelled = node.discovery.when_nodes(100, done);
  node.discovery.cancel(cancelled);
  ASSERT_TRUE(ended.wait_for(1));
  EXPECT_EQ(ended.items()[0], std::errc::operation_canceled);
  node.discovery.when_nodes(100, done);
  node.discovery.stop();
  ASSERT_TRUE(ended.wait_for(2));
  EXPECT_EQ(ended.items()[1], Errc::stopped);
}

// Waits obey the cancellation slots of Asio.
TEST(Waits, ObeyCancellationSlots) {
  asio::io_context context;
  Discovery node(loopback_options("a"), context.get_executor());
  node.start();
  asio::cancellation_signal signal;
  std::optional<Error> ended;
  async_wait_nodes(node, 100,
                   asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr failure) {
                     ended = error_in(failure);
                     node.stop();
                   }));
  signal.emit(asio::cancellation_type::terminal);
  context.run_for(20s);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code(), std::errc::operation_canceled);
}

// A wait whose condition already holds completes at once, but never within the call.
TEST(Waits, EndAtOnceIfFulfilled) {
  LoopbackNode node("a");
  node.discovery.start();
  Inbox<std::error_code> ended;
  node.discovery.when_nodes(0, [&](std::error_code error) { ended.put(error); });
  ASSERT_TRUE(ended.wait_for(1));
  EXPECT_FALSE(ended.items().front());
}

// Any thread may make any call at any time. ThreadSanitizer checks this test.
TEST(Threads, MayCallEverythingAtOnce) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  a.join("news");
  a.discovery.start();
  b.discovery.start();
  // The nodes must know each other, because earlier messages would not reach them.
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  const auto work = [&](int seed) {
    for (int i = 0; i < 100; ++i) {
      a.discovery.send("news", Value(i));
      b.discovery.send("news", Value(i));
      a.discovery.advertise(Value(seed + i));
      const auto nodes = a.discovery.nodes();
      if (!nodes.empty()) a.discovery.send_to(nodes.front().id, "news", Value(i));
      const Connection tie = b.discovery.join("news", [](const Message&) {});
      tie.disconnect();
      static_cast<void>(a.discovery.is_master() || a.discovery.term() == 0);
      static_cast<void>(b.discovery.masters());
      static_cast<void>(b.discovery.statistics());
      static_cast<void>(a.discovery.self());
      if (i % 50 == 25) a.discovery.promote();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work, 1'000 * i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(a.messages.wait_for(1));
}

// Starting and stopping may race with all other calls.
TEST(Threads, MayStopWhileOthersSend) {
  LoopbackNode a("a");
  std::atomic<bool> done = false;
  std::thread sender([&] {
    while (!done) {
      try {
        a.discovery.send("news", Value(1));
      } catch (const Error& error) {
        EXPECT_EQ(error.errc(), Errc::not_started);
      }
      static_cast<void>(a.discovery.nodes());
    }
  });
  for (int i = 0; i < 20; ++i) {
    a.discovery.start();
    a.discovery.stop();
  }
  done = true;
  sender.join();
}

}  // namespace
}  // namespace muster::test
