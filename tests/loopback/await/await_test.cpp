#include "muster/await.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <memory_resource>

#include "loopback/await/stage.hpp"

/// Every operation with a completion token, under every kind of token and every kind of end.
namespace muster::test {
namespace {

// The operations. Their arguments are temporaries, destroyed before the operation begins.

Value large() {
  return Value(std::string(1'000, 'x'));
}

struct WaitMaster {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_wait_master(stage.node(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

struct WaitNodes {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_wait_nodes(stage.node(), stage.has_peer_running ? 1 : 100,
                            std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

struct SendConfirmed {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_send_confirmed(stage.node(), std::string("news"), Payload{.value = large()},
                                std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::not_started;
  static constexpr Errc on_destroyed_node = Errc::not_started;
};

struct SendConfirmedValue {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_send_confirmed(stage.node(), std::string("news"), large(),
                                std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::not_started;
  static constexpr Errc on_destroyed_node = Errc::not_started;
};

struct SendConfirmedTo {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_send_confirmed_to(stage.node(), stage.peer_id(), std::string("news"), large(), {},
                                   std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::not_started;
  static constexpr Errc on_destroyed_node = Errc::not_started;
};

struct Receive {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_receive(stage.channel_reader(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

struct ReceiveOnce {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_receive(stage.node(), std::string("talk"), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

struct Events {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_events(stage.new_event_reader(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

struct Ask {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_request(stage.requests(), stage.peer_id(), std::string("ask"), large(), {},
                         std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::not_started;
  static constexpr Errc on_destroyed_node = Errc::not_started;
};

struct AskForValue {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_request<Value>(stage.requests(), to_master(stage.node()), std::string("ask"),
                                large(), {}, std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::not_started;
  static constexpr Errc on_destroyed_node = Errc::not_started;
};

struct WaitReady {
  template <class... Token>
  static auto begin(Stage& stage, Token&&... token) {
    return async_wait_ready(stage.services(), std::forward<Token>(token)...);
  }
  static constexpr Errc on_stopped_node = Errc::stopped;
  static constexpr Errc on_destroyed_node = Errc::stopped;
};

template <class Operation>
struct EveryOperation : testing::Test {
  /// Runs a coroutine until it has ended.
  template <class Coroutine>
  void run(Coroutine coroutine) {
    End end;
    asio::co_spawn(stage.context, std::move(coroutine), into(end));
    ASSERT_TRUE(stage.run_until([&] { return end.has_come; }));
    EXPECT_FALSE(end.failure) << error_in(end.failure)->what();
  }

  Stage stage;
};

using Operations =
    testing::Types<WaitMaster, WaitNodes, SendConfirmed, SendConfirmedValue, SendConfirmedTo,
                   Receive, ReceiveOnce, Events, Ask, AskForValue, WaitReady>;
TYPED_TEST_SUITE(EveryOperation, Operations);

template <class Operation>
asio::awaitable<void> await_by_default(Stage& stage) {
  co_await Operation::begin(stage);
}

template <class Operation>
asio::awaitable<void> await_explicitly(Stage& stage) {
  co_await Operation::begin(stage, asio::use_awaitable);
}

template <class Operation>
asio::awaitable<void> await_deferred(Stage& stage) {
  co_await Operation::begin(stage, asio::deferred);
}

template <class Operation>
asio::awaitable<void> await_tuple(Stage& stage) {
  const auto results = co_await Operation::begin(stage, asio::as_tuple(asio::use_awaitable));
  EXPECT_FALSE(std::get<0>(results));
}

template <class Operation>
asio::awaitable<void> catch_one_type(Stage& stage, Errc& caught) {
  try {
    co_await Operation::begin(stage, asio::use_awaitable);
  } catch (const Error& error) {
    caught = error.errc();
    EXPECT_STRNE(error.what(), "");
  }
}

TYPED_TEST(EveryOperation, CompletesForCoroutines) {
  this->stage.meet();
  this->stage.fulfil();
  this->run(await_by_default<TypeParam>(this->stage));
  this->run(await_explicitly<TypeParam>(this->stage));
  this->run(await_deferred<TypeParam>(this->stage));
  this->run(await_tuple<TypeParam>(this->stage));
}

TYPED_TEST(EveryOperation, CompletesForFutures) {
  this->stage.meet();
  this->stage.fulfil();
  auto future = TypeParam::begin(this->stage, asio::use_future);
  ASSERT_TRUE(
      this->stage.run_until([&] { return future.wait_for(0s) == std::future_status::ready; }));
  EXPECT_NO_THROW(future.get());
}

// A deferred operation owns its arguments, and begins when it is called.
TYPED_TEST(EveryOperation, CompletesWhenDeferred) {
  auto operation = TypeParam::begin(this->stage, asio::deferred);
  this->stage.meet();
  this->stage.fulfil();
  End end;
  std::move(operation)(into(end));
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_FALSE(end.failure);
}

// A callback runs on its own executor, never from within the call.
TYPED_TEST(EveryOperation, CompletesForCallbacks) {
  this->stage.meet();
  this->stage.fulfil();
  End end;
  auto strand = asio::make_strand(this->stage.context);
  TypeParam::begin(this->stage,
                   asio::bind_executor(strand, [&](std::exception_ptr failure, const auto&...) {
                     EXPECT_TRUE(strand.running_in_this_thread());
                     end = {true, failure};
                   }));
  EXPECT_FALSE(end.has_come);
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_FALSE(end.failure);
}

// The memory of an operation comes from the handler's allocator.
TYPED_TEST(EveryOperation, UsesTheAssociatedAllocator) {
  struct Counting : std::pmr::memory_resource {
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
      ++count;
      return std::pmr::new_delete_resource()->allocate(bytes, alignment);
    }
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
      std::pmr::new_delete_resource()->deallocate(memory, bytes, alignment);
    }
    bool do_is_equal(const memory_resource& other) const noexcept override {
      return this == &other;
    }
    int count = 0;
  } memory;
  this->stage.meet();
  this->stage.fulfil();
  End end;
  const std::pmr::polymorphic_allocator<> allocator(&memory);
  TypeParam::begin(this->stage, asio::bind_allocator(allocator, into(end)));
  EXPECT_GE(memory.count, 1);
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
}

// Any type of cancellation ends it, by an error of its own.
TYPED_TEST(EveryOperation, EndsWhenCancelled) {
  this->stage.meet();
  for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial,
                          asio::cancellation_type::total}) {
    asio::cancellation_signal signal;
    End end;
    TypeParam::begin(this->stage, asio::bind_cancellation_slot(signal.slot(), into(end)));
    signal.emit(type);
    EXPECT_FALSE(end.has_come) << "not from within the call";
    ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
    EXPECT_EQ(end.errc(), Errc::cancelled);
    EXPECT_EQ(error_in(end.failure)->code(), std::errc::operation_canceled);
  }
}

// A clean shutdown is an error that a coroutine catches like any other, and run() returns.
TYPED_TEST(EveryOperation, EndsWhenTheNodeStops) {
  this->stage.meet();
  Errc caught{};
  asio::co_spawn(this->stage.context, catch_one_type<TypeParam>(this->stage, caught),
                 asio::detached);
  this->stage.run_until([] { return true; });
  this->stage.context.poll();
  EXPECT_EQ(caught, Errc{});
  this->stage.services().stop();
  EXPECT_TRUE(this->stage.run_out());
  EXPECT_EQ(caught, Errc::stopped);
}

// On a stopped node an operation ends at once under every token, and run() returns.
TYPED_TEST(EveryOperation, EndsOnStoppedNodes) {
  this->stage.meet();
  this->stage.services().stop();
  Errc caught{};
  asio::co_spawn(this->stage.context, catch_one_type<TypeParam>(this->stage, caught),
                 asio::detached);
  End end;
  TypeParam::begin(this->stage, into(end));
  EXPECT_FALSE(end.has_come);
  End deferred;
  TypeParam::begin(this->stage, asio::deferred)(into(deferred));
  auto future = TypeParam::begin(this->stage, asio::use_future);
  EXPECT_TRUE(this->stage.run_out());
  EXPECT_EQ(caught, TypeParam::on_stopped_node);
  EXPECT_EQ(end.errc(), TypeParam::on_stopped_node);
  EXPECT_EQ(deferred.errc(), TypeParam::on_stopped_node);
  EXPECT_EQ(error_of([&] { future.get(); }).first, TypeParam::on_stopped_node);
}

// A node that is destroyed before its first start ends all waits.
TYPED_TEST(EveryOperation, EndsWithTheNode) {
  End end;
  TypeParam::begin(this->stage, into(end));
  this->stage.destroy_node();
  ASSERT_TRUE(this->stage.run_until([&] { return end.has_come; }));
  EXPECT_EQ(end.errc(), TypeParam::on_destroyed_node);
}

asio::awaitable<void> stop_and_count(Discovery& node, int& stops) {
  co_await async_stop(node);
  ++stops;
  try {
    co_await async_stop(node);
  } catch (const Error& error) {
    if (error.errc() == Errc::not_started) ++stops;
  }
}

// A coroutine stops its node, and goes on after everything that waited for the node has ended.
TEST(Stopping, CompletesAfterTheEndOfTheNode) {
  Stage stage;
  stage.meet();
  std::vector<Errc> ended;
  async_wait_nodes(stage.node(), 100,
                   [&](std::exception_ptr failure) { ended.push_back(error_in(failure)->errc()); });
  int stops = 0;
  asio::co_spawn(stage.context, stop_and_count(stage.node(), stops),
                 [&](std::exception_ptr) { ended.push_back(Errc{}); });
  EXPECT_TRUE(stage.run_out());
  EXPECT_EQ(stops, 2);
  EXPECT_EQ(ended, (std::vector<Errc>{Errc::stopped, Errc{}}));
}

// A loop over a reader misses no message that comes between two calls.
TEST(Reading, MissesNoMessage) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  ChannelReader reader(b.discovery, "numbers");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  for (int i = 0; i < 200; ++i) {
    a.discovery.send("numbers", Value(i));
    if (i % 2 == 1) continue;
    const Message message = async_receive(reader, asio::use_future).get();
    EXPECT_EQ(message.payload.value, Value(i / 2));
  }
  EXPECT_EQ(reader.dropped(), 0u);
}

// Events come in order, with what changed.
TEST(Reading, GivesEventsInOrder) {
  LoopbackNode a("a");
  EventReader reader(a.discovery);
  LoopbackNode b("b");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  std::vector<NodeEvent> of_b;
  const auto read_until = [&](auto is_wanted) {
    while (std::none_of(of_b.begin(), of_b.end(), is_wanted)) {
      for (NodeEvent& event : async_events(reader, asio::use_future).get()) {
        if (event.node.id == b.discovery.id()) of_b.push_back(std::move(event));
      }
    }
  };
  b.discovery.publish("x", 1);
  read_until([](const NodeEvent& event) {
    return event.changes.attributes == std::vector<std::string>{"x"};
  });
  b.discovery.stop();
  read_until([](const NodeEvent& event) { return event.kind == NodeEvent::Kind::removed; });
  EXPECT_EQ(of_b.front().kind, NodeEvent::Kind::added);
  EXPECT_EQ(of_b.back().kind, NodeEvent::Kind::removed);
  EXPECT_EQ(of_b.back().removal, RemovalReason::goodbye);
}

// A reader keeps as many messages as its backlog says.
TEST(Reading, IsBounded) {
  LoopbackNode a("a");
  LoopbackNode b("b");
  ChannelReader reader(b.discovery, "n",
                       {.messages_max = 2, .when_full = Backlog::WhenFull::drop_oldest});
  b.join("n");
  a.discovery.start();
  b.discovery.start();
  ASSERT_TRUE(a.added.wait_for(1));
  ASSERT_TRUE(b.added.wait_for(1));
  for (int i = 0; i < 5; ++i) a.discovery.send("n", Value(i));
  ASSERT_TRUE(b.messages.wait_for(5));
  EXPECT_EQ(async_receive(reader, asio::use_future).get().payload.value, Value(3));
  EXPECT_EQ(async_receive(reader, asio::use_future).get().payload.value, Value(4));
  EXPECT_EQ(reader.dropped(), 3u);
}

asio::awaitable<void> talk(Discovery& node, std::string channel, std::size_t bytes, Errc& caught) {
  try {
    for (;;) co_await async_send_confirmed(node, channel, Value(std::string(bytes, 'x')));
  } catch (const Error& error) {
    caught = error.errc();
  }
}

// A coroutine that sends in a loop catches a bad name, a message too large, and the end of the
// node.
TEST(Talking, EndsByErrorsOfTheCall) {
  Stage stage;
  stage.meet();
  Errc bad_name{};
  Errc too_large{};
  Errc stopped{};
  asio::co_spawn(stage.context, talk(stage.node(), "", 1, bad_name), asio::detached);
  asio::co_spawn(stage.context, talk(stage.node(), "news", 2 << 20, too_large), asio::detached);
  asio::co_spawn(stage.context, talk(stage.node(), "news", 1, stopped), asio::detached);
  stage.context.poll();
  EXPECT_EQ(bad_name, Errc::invalid_name);
  EXPECT_EQ(too_large, Errc::too_large);
  stage.services().stop();
  EXPECT_TRUE(stage.run_out());
  EXPECT_EQ(stopped, Errc::stopped);
}

// A wait may begin before the node does.
TEST(Waiting, BeginsBeforeTheNode) {
  Stage stage;
  End end;
  async_wait_nodes(stage.node(), 1, into(end));
  stage.meet();
  EXPECT_TRUE(stage.run_until([&] { return end.has_come; }));
  EXPECT_FALSE(end.failure);
}

// A node that was started again is waited for again.
TEST(Waiting, BeginsAnewWithTheNode) {
  Stage stage;
  stage.meet();
  stage.services().stop();
  stage.services().start();
  stage.has_peer_running = true;
  End end;
  async_wait_nodes(stage.node(), 1, into(end));
  EXPECT_TRUE(stage.run_until([&] { return end.has_come; }));
  EXPECT_FALSE(end.failure);
}

}  // namespace
}  // namespace muster::test
