#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "monitor/event_ring.hpp"
#include "monitor/query.hpp"
#include "muster/monitor.hpp"

namespace muster::monitor {

/// What is at a path.
struct Answer {
  std::string type;
  std::string text;
  /// Shows nothing of the cluster, so that no token is needed.
  bool is_public = false;
};

/// The HTTP server: GET and HEAD for what there is, and the stream of events at /events. One thread
/// of its own, from construction to destruction; all limits are those of the options.
class Server {
 public:
  /// Called on the server's thread; an empty type says that there is nothing at that path. Throws
  /// `BadQuery`.
  using Find = std::function<Answer(std::string_view path, const Query& query)>;

  /// Listens at once. Both `options` and `events` must outlive this. Throws `Error`.
  Server(const MonitorOptions& options, const EventRing& events, Find find);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }
  /// Events have come. From any thread.
  void wake();

 private:
  class Client;

  void listen();
  boost::asio::awaitable<void> accept();

  const MonitorOptions& options_;
  const EventRing& events_;
  const Find find_;
  /// Before the context, for its clients count themselves out when it goes.
  std::size_t clients_ = 0;
  std::size_t streams_ = 0;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint endpoint_;
  /// Never expires; whoever waits for events waits for it to be cancelled.
  boost::asio::steady_timer news_;
  std::thread thread_;
};

}  // namespace muster::monitor
