#include "discovery/own_thread.hpp"

#include <gtest/gtest.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <memory>
#include <numeric>
#include <vector>

namespace muster::detail {
namespace {

/// Far longer than any step takes.
constexpr auto patience = std::chrono::seconds(20);

bool comes(std::future<void>&& event) {
  return event.wait_for(patience) == std::future_status::ready;
}

// While a slot waits for events of the sockets, these events happen, again and again.
TEST(OwnThread, SocketsAreServedWhileASlotBlocks) {
  OwnThread thread;
  SlotStrand& strand = *thread.strand();
  for (int i = 0; i < 10; ++i) {
    std::promise<void> began;
    std::promise<void> heard;
    std::promise<void> ended;
    strand.post([&] {
      began.set_value();
      heard.get_future().wait();
      ended.set_value();
    });
    ASSERT_TRUE(comes(began.get_future()));
    boost::asio::post(strand.sockets(), [&] { heard.set_value(); });
    ASSERT_TRUE(comes(ended.get_future()));
  }
}

// Slots run in order and one at a time on either thread, and none is lost when one thread takes
// over from the other.
TEST(OwnThread, NoSlotIsLost) {
  constexpr int rounds = 20;
  constexpr int slots_per_round = 50;
  OwnThread thread;
  SlotStrand& strand = *thread.strand();
  std::vector<int> seen;
  for (int round = 0; round < rounds; ++round) {
    std::promise<void> others_ran;
    std::promise<void> last;
    strand.post([&] { others_ran.get_future().wait(); });
    // Posts slots as the driver does: from a handler of the sockets, and at once if possible.
    for (int i = 0; i < slots_per_round; ++i) {
      boost::asio::post(strand.sockets(), [&, number = round * slots_per_round + i] {
        boost::asio::dispatch(strand.executor(), [&, number] { seen.push_back(number); });
      });
    }
    boost::asio::post(strand.sockets(), [&] {
      boost::asio::dispatch(strand.executor(), [&] { last.set_value(); });
      others_ran.set_value();
    });
    ASSERT_TRUE(comes(last.get_future()));
  }
  strand.finish([] {}, [] {});
  ASSERT_EQ(seen.size(), std::size_t{rounds * slots_per_round});
  // Two threads may hand slots over in another order than they arrived; none comes twice.
  EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0),
            rounds * slots_per_round * (rounds * slots_per_round - 1) / 2);
}

// An executor may outlive the threads. It drops the handlers that it gets after their end.
TEST(OwnThread, ExecutorsMayOutliveIt) {
  auto thread = std::make_unique<OwnThread>();
  const boost::asio::any_io_executor executor = thread->strand()->executor();
  thread.reset();
  const auto held = std::make_shared<int>();
  boost::asio::post(executor, [held] { ++*held; });
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(*held, 0);
}

// The handlers that still wait are destroyed with the threads, and so is the queue of the threads.
TEST(OwnThread, LeavesNothingBehind) {
  const auto held = std::make_shared<int>();
  {
    OwnThread thread;
    const auto timer = std::make_shared<boost::asio::steady_timer>(thread.strand()->executor());
    timer->expires_after(std::chrono::hours(1));
    timer->async_wait([timer, held](boost::system::error_code) {});
    EXPECT_GT(held.use_count(), 1);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace muster::detail
