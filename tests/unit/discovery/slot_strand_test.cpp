#include "discovery/slot_strand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <string>
#include <vector>

#include "discovery/own_thread.hpp"
#include "lib/inbox.hpp"
#include "loopback/two_threads.hpp"

namespace muster::detail {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// Settings of a strand that waits briefly, and its log.
struct ImpatientStrand : testing::Test {
  test::Inbox<std::string> lines;
  SlotStrand::Settings settings{
      .stuck_after = 20ms,
      .log = [this](LogLevel, std::string_view line) { lines.put(std::string(line)); }};
};

// A slot that does not return holds up the end of an object for a limited time, which is logged.
TEST_F(ImpatientStrand, GivesUpOnASlotThatIsStuck) {
  io::TwoThreads threads;
  const auto strand = std::make_shared<SlotStrand>(threads.executor(), settings);
  std::promise<void> began;
  std::promise<void> may_end;
  bool is_closed = false;
  strand->post([&] {
    began.set_value();
    may_end.get_future().wait();
  });
  began.get_future().wait();
  strand->finish([] {}, [&] { is_closed = true; });
  EXPECT_TRUE(is_closed);
  ASSERT_EQ(lines.items().size(), 1u);
  EXPECT_THAT(lines.items().front(), HasSubstr("has not returned within 20ms"));
  may_end.set_value();
}

// The end of a node's own threads waits as long, and a function behind the slot still runs.
TEST_F(ImpatientStrand, GivesUpOnAThreadThatIsStuck) {
  std::promise<void> began;
  std::promise<void> may_end;
  std::promise<void> completed;
  {
    OwnThread thread(settings);
    thread.strand()->post([&] {
      began.set_value();
      may_end.get_future().wait();
    });
    thread.strand()->post([&] { completed.set_value(); });
    began.get_future().wait();
  }
  may_end.set_value();
  completed.get_future().wait();
}

// An executor that no thread runs is not waited for, even with posted functions.
TEST(SlotStrand, DoesNotWaitForAnExecutorThatNobodyRuns) {
  boost::asio::io_context context;
  const auto strand = std::make_shared<SlotStrand>(context.get_executor(), SlotStrand::Settings{});
  std::vector<std::string> calls;
  strand->post([&] { calls.emplace_back("slot"); });
  strand->finish([&] { calls.emplace_back("rest"); }, [&] { calls.emplace_back("close"); });
  EXPECT_THAT(calls, ElementsAre("close"));
  context.run();
  EXPECT_THAT(calls, ElementsAre("close", "slot"));
}

// In a thread that runs the caller's executor, waiting functions run before the end returns.
TEST(SlotStrand, RunsTheRestInAThreadOfTheExecutor) {
  boost::asio::io_context context;
  const auto strand = std::make_shared<SlotStrand>(context.get_executor(), SlotStrand::Settings{});
  std::vector<std::string> calls;
  boost::asio::post(context, [&] {
    strand->post([&] { calls.emplace_back("slot"); });
    strand->finish(
        [&] {
          EXPECT_TRUE(strand->is_current());
          calls.emplace_back("rest");
        },
        [&] { calls.emplace_back("close"); });
    EXPECT_FALSE(strand->is_current());
  });
  context.run();
  EXPECT_THAT(calls, ElementsAre("rest", "close", "slot"));
}

// A slot that ends its own object cannot wait for itself.
TEST(SlotStrand, DoesNotFinishWithinASlot) {
  boost::asio::io_context context;
  const auto strand = std::make_shared<SlotStrand>(context.get_executor(), SlotStrand::Settings{});
  int calls = 0;
  strand->post([&] { strand->finish([&] { ++calls; }, [&] { ++calls; }); });
  EXPECT_EQ(context.run(), 1u);
  EXPECT_EQ(calls, 0);
}

// The strand of a node is found by the node's executor; another executor has none.
TEST(SlotStrand, IsFoundByItsExecutor) {
  boost::asio::io_context context;
  const auto strand = std::make_shared<SlotStrand>(context.get_executor(), SlotStrand::Settings{});
  EXPECT_EQ(SlotStrand::of(strand->executor()), strand);
  EXPECT_EQ(SlotStrand::of(context.get_executor()), nullptr);
}

}  // namespace
}  // namespace muster::detail
