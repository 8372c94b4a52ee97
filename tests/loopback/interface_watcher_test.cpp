#include "asio/interface_watcher.hpp"

#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "asio/clock.hpp"
#include "loopback/namespace.hpp"
#include "loopback/wait.hpp"

namespace muster::io {

namespace {

/// A watcher that counts, in the thread's own network namespace.
struct Watched {
  boost::asio::io_context context;
  int changes = 0;
  InterfaceWatcher watcher{context.get_executor(), [this] { ++changes; }};
};

void expect_in_namespace(const std::function<void()>& work) {
  if (!in_network_namespace(work)) GTEST_SKIP() << "this user may not make a network namespace";
}

// The watcher reports interfaces that come and go.
TEST(InterfaceWatcher, ReportsEachChange) {
  expect_in_namespace([] {
    Watched watched;
    ASSERT_TRUE(switch_loopback(true));
    EXPECT_TRUE(run_until(watched.context, [&] { return watched.changes == 1; }));
    ASSERT_TRUE(switch_loopback(false));
    EXPECT_TRUE(run_until(watched.context, [&] { return watched.changes == 2; }));
  });
}

// An interface that comes up causes a burst of changes of link, addresses and routes. The watcher
// reports them once.
TEST(InterfaceWatcher, WaitsUntilABurstIsOver) {
  expect_in_namespace([] {
    Watched watched;
    const core::Time before = now();
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(switch_loopback(i % 2 == 0));
    ASSERT_TRUE(run_until(watched.context, [&] { return watched.changes > 0; }));
    EXPECT_GE(now() - before, InterfaceWatcher::settling_time);
    run_ready(watched.context);
    EXPECT_EQ(watched.changes, 1);
  });
}

// An interface that flaps without end does not delay the report.
TEST(InterfaceWatcher, DoesNotWaitForTheEndOfChanges) {
  expect_in_namespace([] {
    Watched watched;
    bool is_on = false;
    EXPECT_TRUE(run_until(watched.context, [&] {
      is_on = !is_on;
      return watched.changes > 0 || !switch_loopback(is_on);
    }));
    EXPECT_EQ(watched.changes, 1);
  });
}

// If the kernel drops messages because of too many changes, the watcher reports a change.
TEST(InterfaceWatcher, SurvivesMoreChangesThanFit) {
  expect_in_namespace([] {
    Watched watched;
    for (int i = 0; i < 2'000; ++i) ASSERT_TRUE(switch_loopback(i % 2 == 0));
    ASSERT_TRUE(run_until(watched.context, [&] { return watched.changes == 1; }));
    ASSERT_TRUE(switch_loopback(true));
    EXPECT_TRUE(run_until(watched.context, [&] { return watched.changes == 2; }));
  });
}

// A watcher that is closed or destroyed while a report is due does not report it.
TEST(InterfaceWatcher, IsSilentAfterItIsClosed) {
  expect_in_namespace([] {
    Watched watched;
    ASSERT_TRUE(switch_loopback(true));
    run_ready(watched.context);
    watched.watcher.close();
    watched.watcher.close();
    watched.context.restart();
    watched.context.run();
    EXPECT_EQ(watched.changes, 0);
  });
}

// Pending handlers of a destroyed watcher have no effect.
TEST(InterfaceWatcher, PendingHandlersOutliveIt) {
  expect_in_namespace([] {
    boost::asio::io_context context;
    auto watcher = std::make_unique<InterfaceWatcher>(context.get_executor(), [] { FAIL(); });
    ASSERT_TRUE(switch_loopback(true));
    context.run_one();
    watcher.reset();
    context.restart();
    context.run();
  });
}

}  // namespace

}  // namespace muster::io
