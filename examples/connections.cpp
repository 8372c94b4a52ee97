// A pool of connections: one of three nodes listens to each feed of a list over one WebSocket. A
// connection that the server drops is made again. A node that leaves closes its connections, and
// the others make them.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "example.hpp"
#include "muster/resources.hpp"
#include "play.hpp"

namespace {

using boost::asio::awaitable;
using boost::asio::use_awaitable;
using boost::asio::ip::tcp;
namespace beast = boost::beast;

using Socket = beast::websocket::stream<tcp::socket>;

/// The server outside the cluster. It accepts one connection per feed.
class FeedServer {
 public:
  explicit FeedServer(boost::asio::io_context& context)
      : context_(context), acceptor_(context, {boost::asio::ip::address_v4::loopback(), 0}) {
    boost::asio::co_spawn(context, accept(), boost::asio::detached);
  }

  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  bool is_open(const std::string& feed) const { return open_.contains(feed); }
  void drop(const std::string& feed) { open_.at(feed)->next_layer().close(); }

 private:
  awaitable<void> accept() {
    while (true) {
      tcp::socket socket = co_await acceptor_.async_accept(use_awaitable);
      boost::asio::co_spawn(context_, serve(std::move(socket)), boost::asio::detached);
    }
  }

  awaitable<void> serve(tcp::socket socket) {
    Socket stream(std::move(socket));
    beast::flat_buffer buffer;
    beast::http::request<beast::http::string_body> request;
    co_await beast::http::async_read(stream.next_layer(), buffer, request, use_awaitable);
    const std::string feed(request.target());
    if (!open_.emplace(feed, &stream).second) co_return;
    try {
      co_await stream.async_accept(request, use_awaitable);
      while (true) co_await stream.async_read(buffer, use_awaitable);
    } catch (const boost::system::system_error&) {
      // Either side has closed it.
    }
    open_.erase(feed);
  }

  boost::asio::io_context& context_;
  tcp::acceptor acceptor_;
  std::map<std::string, Socket*> open_;
};

/// The list of feeds. A source of your own needs no more than this.
class FeedList : public muster::ResourceSource {
 public:
  void fetch(const muster::FetchDone& done) override {
    std::vector<muster::Resource> feeds;
    for (const char* id : {"/bonds", "/crypto", "/energy", "/forex", "/metals", "/stocks"}) {
      feeds.push_back({.id = id});
    }
    done(std::move(feeds));
  }
};

class Listener {
 public:
  Listener(const muster::Options& options, const tcp::endpoint& server,
           boost::asio::io_context& context)
      : node(options, context.get_executor()),
        resources(node, handler(), std::make_shared<FeedList>()),
        context_(context),
        server_(server) {
    resources.on_error([name = options.name](const muster::Error& error) {
      std::cout << name << ": " << error.what() << std::endl;
    });
  }

  void start() {
    node.start();
    resources.start();
  }
  void leave() {
    resources.leave([this](std::error_code) { node.stop(); });
  }

  muster::Discovery node;
  muster::Resources resources;

 private:
  muster::ResourceHandler handler() {
    muster::ResourceHandler handler;
    handler.handle = [this](const auto& feed, const auto&, const muster::WorkDone& done) {
      boost::asio::co_spawn(context_, connect(feed.id), done);
    };
    handler.terminate = [this](const auto& feed, const auto&, const muster::WorkDone& done) {
      boost::asio::co_spawn(context_, close(feed.id), done);
    };
    return handler;
  }

  awaitable<void> connect(std::string feed) {
    const auto socket = std::make_shared<Socket>(context_);
    co_await socket->next_layer().async_connect(server_, use_awaitable);
    co_await socket->async_handshake("localhost", feed, use_awaitable);
    sockets_[feed] = socket;
    std::cout << node.self().name << " listens to " << feed << std::endl;
    boost::asio::co_spawn(context_, listen(feed, socket), boost::asio::detached);
  }

  awaitable<void> listen(std::string feed, std::shared_ptr<Socket> socket) {
    try {
      beast::flat_buffer buffer;
      while (true) {
        co_await socket->async_read(buffer, use_awaitable);
        buffer.clear();
      }
    } catch (const boost::system::system_error& end) {
      // Unless this node has closed it.
      if (sockets_[feed] == socket) resources.report_failure(feed, end.code().message());
    }
  }

  awaitable<void> close(std::string feed) {
    const auto socket = std::exchange(sockets_[feed], nullptr);
    if (!socket || !socket->is_open()) co_return;
    co_await socket->async_close(beast::websocket::close_code::normal, use_awaitable);
  }

  boost::asio::io_context& context_;
  tcp::endpoint server_;
  std::map<std::string, std::shared_ptr<Socket>> sockets_;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  FeedServer server(context);
  std::vector<std::unique_ptr<Listener>> nodes;
  for (const char* name : {"ada", "bob", "cyd"}) {
    nodes.push_back(std::make_unique<Listener>(example::options("connections", name, argc, argv),
                                               server.endpoint(), context));
    nodes.back()->start();
  }
  const auto have = [&](std::size_t ada, std::size_t bob, std::size_t cyd) {
    return nodes[0]->resources.owned().size() == ada && nodes[1]->resources.owned().size() == bob &&
           nodes[2]->resources.owned().size() == cyd;
  };
  example::Play play(context, {{[&] { return have(2, 2, 2); },
                                [&] {
                                  std::cout << "the server drops /forex" << std::endl;
                                  server.drop("/forex");
                                }},
                               {[&] { return !server.is_open("/forex"); }, [] {}},
                               {[&] { return server.is_open("/forex") && have(2, 2, 2); },
                                [&] {
                                  std::cout << "ada leaves" << std::endl;
                                  nodes[0]->leave();
                                }},
                               {[&] { return have(0, 3, 3); }, [] {}}});
  boost::asio::steady_timer end(context, std::chrono::seconds(45));
  end.async_wait([&](const boost::system::error_code&) { context.stop(); });
  example::run(context);
  return play.is_over() ? 0 : 1;
}
