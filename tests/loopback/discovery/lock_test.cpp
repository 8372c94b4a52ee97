#include "muster/lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/use_future.hpp>
#include <optional>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/lock_await.hpp"

namespace muster::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A node with a lock, and the ends of its calls.
struct LockNode {
  explicit LockNode(const std::string& name) : node(name), lock(node.discovery, "backup") {
    lock.on_lost([this] { lost.put(1); });
  }
  void start() { node.discovery.start(); }
  Lock::Done done() {
    return [this](std::error_code error, const FencingToken& token) { ends.put({error, token}); };
  }
  bool has_it() {
    return ends.wait_until([](const auto& end) { return !end.first; });
  }

  Inbox<std::pair<std::error_code, FencingToken>> ends;
  Inbox<int> lost;
  LoopbackNode node;
  Lock lock;
};

/// Three nodes that know each other.
struct LocksOnLoopback : testing::Test {
  LockNode a{"a"};
  LockNode b{"b"};
  LoopbackNode bystander{"bystander"};

  LocksOnLoopback() {
    a.start();
    b.start();
    bystander.discovery.start();
    for (LoopbackNode* each : {&a.node, &b.node, &bystander}) {
      EXPECT_TRUE(each->added.wait_for(2));
    }
  }
};

// A lock goes from one program to the next one that waits, under growing tokens. A node that uses
// no locks takes part in granting it.
TEST_F(LocksOnLoopback, IsHeldByOneProgramAtATime) {
  a.lock.lock(a.done());
  ASSERT_TRUE(a.has_it());
  EXPECT_TRUE(a.lock.is_held());
  const FencingToken first = *a.lock.token();
  EXPECT_EQ(a.ends.items().front().second, first);
  b.lock.lock(b.done());
  b.lock.try_lock(b.done());
  ASSERT_TRUE(b.ends.wait_for(1));
  EXPECT_EQ(b.ends.items().front().first, Errc::lock_held);
  EXPECT_FALSE(b.lock.is_held());
  a.lock.unlock();
  EXPECT_FALSE(a.lock.is_held());
  ASSERT_TRUE(b.has_it());
  EXPECT_GT(*b.lock.token(), first);
}

// A node that uses no locks sees the holder of a lock, its token, and the number of calls that
// wait.
TEST_F(LocksOnLoopback, IsPublishedWhileItIsInUse) {
  const auto began =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto seen = [this] { return published_locks(bystander.discovery.nodes()); };
  a.lock.lock(a.done());
  ASSERT_TRUE(a.has_it());
  b.lock.lock(b.done());
  ASSERT_TRUE(bystander.updated.wait_until([&](const auto&) {
    return !seen().empty() && seen().front().holder && seen().front().waiting == 1;
  }));
  const LockStatus backup = seen().front();
  EXPECT_EQ(backup.name, "backup");
  EXPECT_EQ(backup.holder, a.lock.token());
  EXPECT_GE(backup.since, began);
  EXPECT_LE(backup.since, std::chrono::system_clock::now());
  const Value value = to_value(backup, bystander.discovery.nodes());
  EXPECT_EQ(value.at("holder").at("name"), Value("a"));
  EXPECT_EQ(value.at("waiting"), Value(1));
  a.lock.unlock();
  ASSERT_TRUE(b.has_it());
  b.lock.unlock();
  EXPECT_TRUE(bystander.updated.wait_until([&](const auto&) { return seen().empty(); }));
}

// A wait with a time limit ends.
TEST_F(LocksOnLoopback, IsNotWaitedForLongerThanAsked) {
  a.lock.lock(a.done());
  ASSERT_TRUE(a.has_it());
  b.lock.lock_for(50ms, b.done());
  ASSERT_TRUE(b.ends.wait_for(1));
  EXPECT_EQ(b.ends.items().front().first, Errc::timed_out);
}

// When the node of the holder stops, its program is told, and the next one gets the lock.
TEST_F(LocksOnLoopback, IsLostWhenTheNodeStops) {
  a.lock.lock(a.done());
  ASSERT_TRUE(a.has_it());
  b.lock.lock(b.done());
  a.node.discovery.stop();
  EXPECT_FALSE(a.lock.is_held());
  ASSERT_TRUE(b.has_it());
  EXPECT_TRUE(a.lost.wait_for(1));
}

// A destroyed lock is released, and its calls end.
TEST_F(LocksOnLoopback, IsReleasedWhenDestroyed) {
  auto second = std::make_optional<Lock>(a.node.discovery, "backup");
  Inbox<std::error_code> ends;
  second->lock([&](std::error_code error, const FencingToken&) { ends.put(error); });
  ASSERT_TRUE(ends.wait_for(1));
  a.lock.lock(a.done());
  EXPECT_FALSE(a.lock.is_held()) << "locks of one node wait for each other";
  second->lock([&](std::error_code error, const FencingToken&) { ends.put(error); });
  second.reset();
  EXPECT_THAT(ends.items(), ElementsAre(std::error_code(), Errc::stopped));
  ASSERT_TRUE(a.has_it());
}

// Locks work with completion tokens, and a guard releases them.
TEST_F(LocksOnLoopback, IsAwaited) {
  LockGuard guard = async_lock(a.lock, boost::asio::use_future).get();
  EXPECT_EQ(guard.token(), a.lock.token());
  EXPECT_THROW(async_try_lock(b.lock, boost::asio::use_future).get(), Error);
  EXPECT_THROW(async_lock_for(b.lock, 20ms, boost::asio::use_future).get(), Error);
  guard.unlock();
  EXPECT_EQ(async_lock(b.lock, boost::asio::use_future).get().token().id, b.node.discovery.id());
  EXPECT_FALSE(b.lock.is_held()) << "the guard has gone";
}

// A call that is cancelled no longer waits.
TEST_F(LocksOnLoopback, IsNotTakenByACancelledCall) {
  a.lock.lock(a.done());
  ASSERT_TRUE(a.has_it());
  b.lock.cancel(b.lock.lock(b.done()));
  ASSERT_TRUE(b.ends.wait_for(1));
  EXPECT_EQ(b.ends.items().front().first, Errc::cancelled);
  a.lock.unlock();
  a.lock.lock(a.done());
  ASSERT_TRUE(a.ends.wait_for(2));
}

// Bad arguments are refused with the reason.
TEST(Lock, RefusesBadArguments) {
  LoopbackNode node("a");
  EXPECT_THAT(error_of([&] { Lock(node.discovery, ""); }).second, HasSubstr("1 to 64 bytes"));
  Options options = loopback_options("observer");
  options.observer = true;
  LoopbackNode observer(options);
  EXPECT_EQ(error_of([&] { Lock(observer.discovery, "backup"); }).first, Errc::invalid_option);
}

}  // namespace
}  // namespace muster::test
