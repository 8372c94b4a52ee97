#include "muster/requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <cereal/types/string.hpp>
#include <future>

#include "loopback/discovery/loopback_node.hpp"
#include "muster/partitions.hpp"
#include "muster/request_await.hpp"

namespace muster::test {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

struct AskingNode : LoopbackNode {
  using LoopbackNode::LoopbackNode;
  Requests requests{discovery};
};

Options weighing(const std::string& name, double weight) {
  Options options = loopback_options(name);
  options.weight = weight;
  return options;
}

/// Two nodes that know each other; `a` is the heavier one.
struct RequestsTest : testing::Test {
  AskingNode a{weighing("a", 2)};
  AskingNode b{weighing("b", 1)};

  void SetUp() override {
    a.discovery.start();
    b.discovery.start();
    ASSERT_TRUE(a.added.wait_for(1));
    ASSERT_TRUE(b.added.wait_for(1));
  }
  /// `Errc` and sentence of a request from `from` that fails.
  static std::pair<Errc, std::string> failure_of(std::future<Payload> reply) {
    return error_of([&] { reply.get(); });
  }
};

// A handler answers with a value that it makes of the request.
TEST_F(RequestsTest, AreAnswered) {
  b.requests.on_request("double", [](const Request& request, const Reply& reply) {
    EXPECT_EQ(request.sender.name, "a");
    EXPECT_GT(request.time_left, 4s);
    reply(request.payload.value.as_int64() * 2);
  });
  auto reply =
      async_request<Value>(a.requests, b.discovery.id(), "double", 21, {}, asio::use_future);
  EXPECT_EQ(reply.get(), Value(42));
}

// Many requests at once each get their own answer.
TEST_F(RequestsTest, EachGetTheirOwnAnswer) {
  b.requests.on_request("echo",
                        [](const Request& request, const Reply& reply) { reply(request.payload); });
  std::vector<std::future<Value>> replies;
  for (int i = 0; i < 500; ++i) {
    replies.push_back(
        async_request<Value>(a.requests, b.discovery.id(), "echo", i, {}, asio::use_future));
  }
  for (int i = 0; i < 500; ++i) EXPECT_EQ(replies[static_cast<std::size_t>(i)].get(), Value(i));
}

asio::awaitable<std::string> greet(const Request& request) {
  if (request.payload.kind != Payload::Kind::typed) throw std::runtime_error("who is there?");
  co_return "hello " + decode<std::string>(request.payload);
}

// Coroutines answer with C++ objects. An exception is their failure.
TEST_F(RequestsTest, AreAnsweredByCoroutines) {
  on_request(b.requests, "greet", greet);
  auto reply = async_request<std::string>(a.requests, b.discovery.id(), "greet",
                                          encode(std::string("you")), {}, asio::use_future);
  EXPECT_EQ(reply.get(), "hello you");
  auto failed = async_request(a.requests, b.discovery.id(), "greet", 1, {}, asio::use_future);
  const auto [code, sentence] = failure_of(std::move(failed));
  EXPECT_EQ(code, Errc::request_failed);
  EXPECT_THAT(sentence, HasSubstr("who is there?"));
}

// Each way to fail has an error of its own.
TEST_F(RequestsTest, FailWithAReason) {
  const NodeId to = b.discovery.id();
  const RequestOptions soon{.timeout = 50ms};
  b.requests.on_request("never", [&](const Request&, const Reply& reply) {
    static Reply kept = reply;
    kept = reply;
  });
  b.requests.on_request("throws",
                        [](const Request&, const Reply&) { throw std::runtime_error("broken"); });
  b.requests.on_request("drops", [](const Request&, const Reply&) {});
  const auto ask = [&](const NodeId& node, const char* channel) {
    return failure_of(async_request(a.requests, node, channel, 1, soon, asio::use_future));
  };
  EXPECT_EQ(ask(to, "never").first, Errc::timed_out);
  EXPECT_THAT(ask(to, "throws").second, HasSubstr("broken"));
  EXPECT_THAT(ask(to, "drops").second, HasSubstr("dropped"));
  EXPECT_THAT(ask(to, "nothing").second, HasSubstr("answers no requests"));
  EXPECT_EQ(ask(NodeId{1, 2}, "never").first, Errc::unknown_node);
  EXPECT_EQ(ask(to, "").first, Errc::invalid_name);
  const std::string large(1 << 20, 'x');
  EXPECT_EQ(failure_of(async_request(a.requests, to, "x", large, {}, asio::use_future)).first,
            Errc::too_large);
}

// A channel has one handler, which can be replaced when it is disconnected.
TEST_F(RequestsTest, HaveOneHandler) {
  const auto answer = [](int number) {
    return [number](const Request&, const Reply& reply) { reply(number); };
  };
  const Connection first = b.requests.on_request("n", answer(1));
  EXPECT_EQ(error_of([&] { b.requests.on_request("n", answer(2)); }).first, Errc::invalid_name);
  first.disconnect();
  b.requests.on_request("n", answer(2));
  EXPECT_EQ(async_request<Value>(a.requests, b.discovery.id(), "n", 0, {}, asio::use_future).get(),
            Value(2));
}

// A node has one object for requests at a time. A later one is heard as well as the first.
TEST_F(RequestsTest, HaveOneObjectPerNode) {
  EXPECT_EQ(error_of([&] { Requests second(b.discovery); }).first, Errc::invalid_option);
  LoopbackNode c("c");
  c.discovery.start();
  ASSERT_TRUE(c.added.wait_for(2));
  b.requests.on_request("n", [](const Request&, const Reply& reply) { reply(1); });
  for (int life = 0; life < 2; ++life) {
    Requests requests(c.discovery);
    auto reply = async_request<Value>(requests, b.discovery.id(), "n", 0, {}, asio::use_future);
    EXPECT_EQ(reply.get(), Value(1));
  }
}

// A request to this node itself runs here.
TEST_F(RequestsTest, ReachTheOwnNode) {
  a.requests.on_request(
      "where", [](const Request& request, const Reply& reply) { reply(request.sender.name); });
  EXPECT_EQ(
      async_request<Value>(a.requests, a.discovery.id(), "where", 0, {}, asio::use_future).get(),
      Value("a"));
}

// The master answers; when it stops before it has, the next master does.
TEST_F(RequestsTest, FollowTheMaster) {
  ASSERT_TRUE(b.masters.wait_for(1));
  Inbox<int> asked;
  a.requests.on_request("lead", [&](const Request&, const Reply& reply) {
    static Reply kept = reply;
    kept = reply;
    asked.put(1);
  });
  b.requests.on_request("lead", [&](const Request&, const Reply& reply) {
    b.discovery.is_master() ? reply("b leads") : reply.not_mine();
  });
  AskingNode c{weighing("c", 0)};
  c.discovery.start();
  ASSERT_TRUE(c.masters.wait_for(1));
  auto reply = async_request<Value>(c.requests, to_master(c.discovery), "lead", 0, {.timeout = 15s},
                                    asio::use_future);
  ASSERT_TRUE(asked.wait_for(1));
  a.discovery.stop();
  EXPECT_EQ(reply.get(), Value("b leads"));
}

// A node that is asked but has given its partition away says so, and the new owner answers.
TEST_F(RequestsTest, FollowTheOwnerOfAPartition) {
  Partitions of_a(a.discovery, 4);
  Partitions of_b(b.discovery, 4);
  const auto serve = [](AskingNode& node, Partitions& partitions) {
    node.requests.on_request("owner", [&](const Request& request, const Reply& reply) {
      const auto partition = request.payload.value.to_number<Partition>();
      if (!partitions.token(partition)) return reply.not_mine();
      reply(node.discovery.self().name);
    });
  };
  serve(a, of_a);
  serve(b, of_b);
  of_a.start();
  const auto ask = [&](Partition partition) {
    return async_request<Value>(b.requests, to_owner(of_b, partition), "owner", partition,
                                {.timeout = 15s}, asio::use_future);
  };
  std::vector<std::future<Value>> replies;
  for (Partition partition = 0; partition < 4; ++partition) replies.push_back(ask(partition));
  of_b.start();
  for (auto& reply : replies) EXPECT_THAT(to_string(reply.get()), testing::AnyOf("\"a\"", "\"b\""));
  Inbox<int> left;
  of_a.leave([&](std::error_code) { left.put(1); });
  ASSERT_TRUE(left.wait_for(1));
  for (Partition partition = 0; partition < 4; ++partition) {
    EXPECT_EQ(ask(partition).get(), Value("b"));
  }
}

// A confirmed message goes to one node.
TEST_F(RequestsTest, AreMadeOfConfirmedMessagesToOneNode) {
  b.join("news");
  Inbox<Delivery> done;
  a.discovery.send_confirmed_to(b.discovery.id(), "news", Value("you"),
                                [&](std::error_code, Delivery delivery) { done.put(delivery); });
  ASSERT_TRUE(b.messages.wait_for(1));
  ASSERT_TRUE(done.wait_for(1));
  EXPECT_EQ(done.items()[0].delivered, 1u);
  EXPECT_EQ(error_of([&] {
              a.discovery.send_confirmed_to(NodeId{1, 2}, "news", Value(1),
                                            [](std::error_code, Delivery) {});
            }).first,
            Errc::unknown_node);
}

// One stopped member does not hold up a sender that limits the time or the number.
TEST(ConfirmedSends, AreLimited) {
  asio::io_context frozen;
  Options options = loopback_options("frozen");
  options.timing.detect_within = 10s;
  Discovery silent(options, frozen.get_executor());
  options.name = "a";
  LoopbackNode a(options);
  options.name = "b";
  LoopbackNode b(options);
  silent.start();
  a.discovery.start();
  b.discovery.start();
  while (a.discovery.nodes().size() < 2) frozen.run_for(10ms);
  Inbox<Delivery> done;
  const auto put = [&](std::error_code, Delivery delivery) { done.put(delivery); };
  a.discovery.send_confirmed("news", Value(1), put, {.enough = 1});
  ASSERT_TRUE(done.wait_for(1));
  EXPECT_EQ(done.items()[0].delivered, 1u);
  EXPECT_THAT(done.items()[0].unconfirmed, testing::IsEmpty());
  a.discovery.send_confirmed("news", Value(1), put, {.timeout = 200ms});
  ASSERT_TRUE(done.wait_for(2));
  EXPECT_EQ(done.items()[1].delivered, 1u);
  EXPECT_THAT(done.items()[1].unconfirmed, testing::ElementsAre(silent.self().id));
}

}  // namespace
}  // namespace muster::test
