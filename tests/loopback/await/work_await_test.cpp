#include "muster/work_await.hpp"

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

#include "loopback/await/work_stage.hpp"

/// Every operation of shared work, under every kind of token and every kind of end.
namespace muster::test {
namespace {

// The operations. Their arguments are temporaries, destroyed before the operation begins.

struct LeavePartitions {
  template <class... Token>
  static auto begin(WorkStage& stage, Token&&... token) {
    return async_leave(stage.partitions(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_work = Errc::stopped;
};

struct LeaveResources {
  template <class... Token>
  static auto begin(WorkStage& stage, Token&&... token) {
    return async_leave(stage.resources(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_work = Errc::stopped;
};

struct Allocate {
  template <class... Token>
  static auto begin(WorkStage& stage, Token&&... token) {
    return async_allocate(stage.resources(), Resource{.id = std::string(100, 'r')},
                          std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_work = Errc::request_failed;
};

struct Deallocate {
  template <class... Token>
  static auto begin(WorkStage& stage, Token&&... token) {
    return async_deallocate(stage.resources(), std::string("first"), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_work = Errc::request_failed;
};

template <class Operation>
struct EveryWorkOperation : testing::Test {
  WorkStage stage;
};

using WorkOperations = testing::Types<LeavePartitions, LeaveResources, Allocate, Deallocate>;
TYPED_TEST_SUITE(EveryWorkOperation, WorkOperations);

template <class Operation>
asio::awaitable<void> await_work(WorkStage& stage, int& count) {
  co_await Operation::begin(stage);
  ++count;
  co_await Operation::begin(stage, asio::use_awaitable);
  ++count;
}

// The second call finds the work done already.
TYPED_TEST(EveryWorkOperation, CompletesForCoroutines) {
  this->stage.open();
  int count = 0;
  asio::co_spawn(this->stage.context, await_work<TypeParam>(this->stage, count), asio::use_future);
  this->stage.let_work_end();
  EXPECT_TRUE(this->stage.run_until([&] { return count == 2; }));
}

TYPED_TEST(EveryWorkOperation, CompletesForFutures) {
  this->stage.open();
  auto future = TypeParam::begin(this->stage, asio::use_future);
  this->stage.let_work_end();
  ASSERT_TRUE(
      this->stage.run_until([&] { return future.wait_for(0s) == std::future_status::ready; }));
  EXPECT_NO_THROW(future.get());
}

// A deferred operation owns its arguments, and begins when it is called.
TYPED_TEST(EveryWorkOperation, CompletesWhenDeferred) {
  auto operation = TypeParam::begin(this->stage, asio::deferred);
  this->stage.open();
  End end;
  std::move(operation)(into(end));
  EXPECT_FALSE(end.has_come);
  this->stage.let_work_end();
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_FALSE(end.failure);
}

// Cancellation ends the wait with an error of its own, and the work goes on.
TYPED_TEST(EveryWorkOperation, EndsWhenCancelled) {
  this->stage.open();
  asio::cancellation_signal signal;
  End end;
  TypeParam::begin(this->stage, asio::bind_cancellation_slot(signal.slot(), into(end)));
  signal.emit(asio::cancellation_type::terminal);
  EXPECT_FALSE(end.has_come) << "not from within the call";
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_EQ(end.errc(), Errc::cancelled);
  this->stage.let_work_end();
}

TYPED_TEST(EveryWorkOperation, EndsWhenTheWorkStops) {
  this->stage.open();
  End end;
  TypeParam::begin(this->stage, into(end));
  this->stage.context.restart();
  this->stage.context.poll();
  EXPECT_FALSE(end.has_come);
  this->stage.stop_work();
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_EQ(end.errc(), TypeParam::on_stopped_work);
}

template <class Work>
asio::awaitable<void> stop_work(Work& work, bool& has_stopped) {
  co_await async_stop(work);
  has_stopped = true;
}

// A coroutine stops its work after all that waited for the work has ended.
TEST(StoppingWork, CompletesAfterTheEndOfWaits) {
  WorkStage stage;
  stage.open();
  End end;
  async_leave(stage.partitions(), into(end));
  bool has_stopped = false;
  asio::co_spawn(stage.context, stop_work(stage.partitions(), has_stopped), asio::use_future);
  ASSERT_TRUE(stage.run_until([&] { return has_stopped; }));
  EXPECT_TRUE(end.has_come);
  EXPECT_EQ(end.errc(), Errc::stopped);
}

}  // namespace
}  // namespace muster::test
