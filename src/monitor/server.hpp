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

/// The content of a path.
struct Answer {
  std::string type;
  std::string text;
  /// Whether it shows nothing of the cluster and thus needs no token.
  bool is_public = false;
};

/// The HTTP server: GET and HEAD, and the stream of events at /events. It has one thread of its own
/// from construction to destruction. The options have all limits.
class Server {
 public:
  /// Called on the server's thread. An empty type means that the path does not exist. Throws
  /// `BadQuery`.
  using Find = std::function<Answer(std::string_view path, const Query& query)>;

  /// Starts to listen. Both `options` and `events` must outlive this object. Throws `Error`.
  Server(const MonitorOptions& options, const EventRing& events, Find find);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }
  /// New events have arrived. Safe from any thread.
  void wake();

 private:
  class Client;

  void listen();
  boost::asio::awaitable<void> accept();

  const MonitorOptions& options_;
  const EventRing& events_;
  const Find find_;
  /// Declared before the context, because its clients decrement the count when it is destroyed.
  std::size_t clients_ = 0;
  std::size_t streams_ = 0;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint endpoint_;
  /// Never expires. Clients that wait for events wait until it is cancelled.
  boost::asio::steady_timer news_;
  std::thread thread_;
};

}  // namespace muster::monitor
