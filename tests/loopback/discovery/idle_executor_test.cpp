#include <gtest/gtest.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "loopback/discovery/loopback_node.hpp"

/// Nodes on an executor that nothing runs.
namespace muster::test {
namespace {

namespace asio = boost::asio;

ResourceHandler idle_handler() {
  const auto end = [](const Resource&, const AssignmentToken&, const WorkDone& done) { done(); };
  return {.handle = end, .terminate = end};
}

/// How the completions of a node have ended.
struct Ends {
  std::vector<std::error_code> codes;

  auto put() {
    return [this](std::error_code code, const auto&...) { codes.push_back(code); };
  }
  static constexpr std::size_t count = 5;
};

void call_node(Discovery& node, Ends& ends) {
  node.on_added([](const Node&) { ADD_FAILURE() << "a slot runs"; });
  node.when_nodes(1, ends.put());
  node.send("news", Value(1));
  node.send_confirmed("news", Value(1), ends.put());
  node.advertise(Value(1));
  node.publish("room", 1);
  node.unpublish("room");
  node.promote();
  node.demote();
  EXPECT_TRUE(node.nodes().empty());
  EXPECT_EQ(node.self().name, "a");
  node.cancel(node.when_nodes(1, ends.put()));
}

/// Makes every call that could wait for a slot, and returns.
void live_and_die(const asio::any_io_executor& executor, Ends& ends) {
  ServiceDiscovery services(loopback_options("a"), executor);
  Discovery& node = services.discovery();
  Partitions partitions(node, 4);
  Resources resources(node, idle_handler());
  Requests requests(node);
  services.advertise({.name = "own"});
  services.need("absent");
  services.start();
  partitions.start();
  resources.start();
  call_node(node, ends);
  requests.request(node.id(), "ask", Value(1), [](std::exception_ptr, const Payload&) {});
  EXPECT_FALSE(services.wait_ready(10ms));
  partitions.leave(ends.put());
  partitions.stop();
  resources.leave(ends.put());
  services.stop();
  services.start();
}

// All calls return within a second or so, destructors included. Completions are called once, when
// the executor runs.
TEST(IdleExecutor, HoldsUpNoCall) {
  asio::io_context context;
  Ends ends;
  const auto began = std::chrono::steady_clock::now();
  live_and_die(context.get_executor(), ends);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_TRUE(ends.codes.empty());
  context.run();
  EXPECT_EQ(ends.codes.size(), Ends::count);
}

// The same on an executor that was stopped. Completions end with its context.
TEST(IdleExecutor, MayHaveBeenStopped) {
  Ends ends;
  asio::io_context context;
  context.stop();
  const auto began = std::chrono::steady_clock::now();
  live_and_die(context.get_executor(), ends);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  EXPECT_TRUE(ends.codes.empty());
}

// The same on an executor whose `run()` ends while the node lives.
TEST(IdleExecutor, MayHaveRunBefore) {
  asio::io_context context;
  const auto began = std::chrono::steady_clock::now();
  {
    Discovery node(loopback_options("a"), context.get_executor());
    node.start();
    context.run_for(20ms);
    context.stop();
    node.publish("room", 1);
    node.stop();
    node.start();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

}  // namespace
}  // namespace muster::test
