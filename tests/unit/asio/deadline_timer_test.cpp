#include "asio/deadline_timer.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>

#include "loopback/wait.hpp"

namespace muster::io {
namespace {

using namespace std::chrono_literals;

struct Owner : std::enable_shared_from_this<Owner> {
  explicit Owner(boost::asio::io_context& context) : timer(context.get_executor()) {}
  void follow(std::optional<core::Time> deadline) { timer.follow(deadline, *this, &Owner::on_due); }
  void on_due() {
    timer.passed();
    ++calls;
  }

  DeadlineTimer timer;
  int calls = 0;
};

/// An owner that waits for a deadline.
struct DeadlineTimerTest : testing::Test {
  boost::asio::io_context context;
  std::shared_ptr<Owner> owner = std::make_shared<Owner>(context);
};

// The deadline may move closer, and another one may follow it.
TEST_F(DeadlineTimerTest, CallsAtTheLatestDeadline) {
  owner->follow(now() + 1h);
  owner->follow(now());
  ASSERT_TRUE(run_until(context, [&] { return owner->calls == 1; }));
  owner->follow(now() - 1s);
  EXPECT_TRUE(run_until(context, [&] { return owner->calls == 2; }));
}

// Without a deadline the context runs out of work at once.
TEST_F(DeadlineTimerTest, DoesNotCallWithoutADeadline) {
  owner->follow(now() + 1h);
  owner->follow(std::nullopt);
  context.restart();
  context.run();
  owner->follow(now() + 1h);
  owner->timer.cancel();
  context.restart();
  context.run();
  EXPECT_EQ(owner->calls, 0);
}

// A pending call does not reach an owner that is gone.
TEST_F(DeadlineTimerTest, DoesNotCallADestroyedOwner) {
  owner->follow(now());
  boost::asio::steady_timer before(context, std::chrono::seconds(-1));
  before.async_wait([&](const boost::system::error_code&) { owner.reset(); });
  const auto due = now();
  while (now() <= due) continue;
  context.restart();
  context.run();
  EXPECT_EQ(owner, nullptr);
}

}  // namespace
}  // namespace muster::io
