// Requests between nodes: a calculator that any node may ask, and a ledger that only the master
// keeps. When the master stops, the next master answers.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <string>

#include "example.hpp"
#include "muster/await.hpp"
#include "muster/request_await.hpp"

namespace {

namespace asio = boost::asio;

/// A node that answers requests.
struct Clerk {
  Clerk(muster::Options options, asio::io_context& context)
      : node(std::move(options), context.get_executor()) {
    requests.on_request("double", [](const muster::Request& request, const muster::Reply& reply) {
      reply(request.payload.value.to_number<int>() * 2);
    });
    muster::on_request(requests, "book",
                       [this](const muster::Request& request) -> asio::awaitable<muster::Value> {
                         if (!node.token()) throw muster::NotMine();
                         co_return muster::Value(node.self().name + " booked " +
                                                 muster::to_string(request.payload.value));
                       });
  }

  muster::Discovery node;
  muster::Requests requests{node};
};

asio::awaitable<void> work(Clerk& asker, Clerk& first, Clerk& second) {
  const auto answer =
      co_await muster::async_request<muster::Value>(asker.requests, second.node.id(), "double", 21);
  std::cout << "twice 21 is " << answer << '\n';

  const auto master = muster::to_master(asker.node);
  const auto booked =
      co_await muster::async_request<muster::Value>(asker.requests, master, "book", 100);
  std::cout << booked.as_string().c_str() << '\n';

  first.node.stop();
  const auto again =
      co_await muster::async_request<muster::Value>(asker.requests, master, "book", 200);
  std::cout << again.as_string().c_str() << '\n';

  try {
    co_await muster::async_request(asker.requests, second.node.id(), "fly", 1);
  } catch (const muster::Error& error) {
    std::cout << muster::to_string(error.errc()) << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  asio::io_context context;
  bool has_worked = false;
  const auto weighing = [&](const char* name, double weight) {
    muster::Options options = example::options("requests", name, argc, argv);
    options.weight = weight;
    return options;
  };
  Clerk first(weighing("first", 3), context);
  Clerk second(weighing("second", 2), context);
  Clerk asker(weighing("asker", 1), context);
  for (Clerk* clerk : {&first, &second, &asker}) clerk->node.start();
  asio::co_spawn(
      context,
      [&]() -> asio::awaitable<void> {
        co_await muster::async_wait_nodes(asker.node, 2);
        co_await muster::async_wait_master(asker.node);
        co_await work(asker, first, second);
      },
      [&](std::exception_ptr failure) {
        if (const auto error = muster::error_in(failure)) std::cerr << error->what() << '\n';
        has_worked = !failure;
        context.stop();
      });
  example::run(context);
  return has_worked ? 0 : 1;
}
