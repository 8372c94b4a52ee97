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

/// Somebody who waits.
struct DeadlineTimerTest : testing::Test {
  boost::asio::io_context context;
  std::shared_ptr<Owner> owner = std::make_shared<Owner>(context);
};

// The deadline may come nearer, and there may be another one after it.
TEST_F(DeadlineTimerTest, CallsAtTheLatestDeadline) {
  owner->follow(now() + 1h);
  owner->follow(now());
  ASSERT_TRUE(run_until(context, [&] { return owner->calls == 1; }));
  owner->follow(now() - 1s);
  EXPECT_TRUE(run_until(context, [&] { return owner->calls == 2; }));
}

// Nothing to wait for: the context runs out of work at once.
TEST_F(DeadlineTimerTest, DoesNotCallWithoutOne) {
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

// An owner that goes is not called by what was on its way.
TEST_F(DeadlineTimerTest, DoesNotCallWhoIsGone) {
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
