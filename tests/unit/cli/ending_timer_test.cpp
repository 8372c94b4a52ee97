#include "cli/foreground/ending_timer.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>

namespace muster::cli {
namespace {

using namespace std::chrono_literals;

/// Both timers are due at once, so their slots are queued together.
struct EndingTimerTest : testing::Test {
  boost::asio::io_context context;
  EndingTimer first{context.get_executor()};
  EndingTimer second{context.get_executor()};
  int calls = 0;
};

TEST_F(EndingTimerTest, RunsItsSlotOnce) {
  first.set(0ms, [&] { calls += 10; });
  first.set(0ms, [&] { ++calls; });
  context.run();
  EXPECT_EQ(calls, 1);
}

// A slot that is queued when the timer ends does not run.
TEST_F(EndingTimerTest, RunsNoSlotAfterItsEnd) {
  first.set(0ms, [&] { second.end(); });
  second.set(0ms, [&] { ++calls; });
  context.run();
  EXPECT_EQ(calls, 0);
}

TEST_F(EndingTimerTest, RunsNoSlotThatWasCancelled) {
  first.set(0ms, [&] { second.cancel(); });
  second.set(0ms, [&] { ++calls; });
  context.run();
  EXPECT_EQ(calls, 0);
  second.set(0ms, [&] { ++calls; });
  context.restart();
  context.run();
  EXPECT_EQ(calls, 1) << "a cancelled timer can be set again";
}

// A slot that sets its timer again would keep the program running.
TEST_F(EndingTimerTest, CannotBeSetAfterItsEnd) {
  first.end();
  first.set(0ms, [&] { ++calls; });
  context.run();
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace muster::cli
