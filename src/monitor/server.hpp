#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/endpoint.hpp"
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
/// until `end`. The options have all limits.
///
/// Safe to call from any thread. Its thread keeps it alive.
class Server : public std::enable_shared_from_this<Server> {
 public:
  /// Called on the server's thread. An empty type means that the path does not exist. Throws
  /// `BadQuery`.
  using Find = std::function<Answer(std::string_view path, const Query& query)>;

  /// Starts to listen. Throws `Error`.
  static std::shared_ptr<Server> start(const MonitorOptions& options,
                                       std::shared_ptr<const EventRing> events, Find find);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Disconnects all clients and waits until the thread has ended, at most as long as the end of an
  /// object waits for a slot. Does not wait in that thread.
  void end();

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }
  /// New events have arrived. Safe from any thread.
  void wake();

 private:
  class Client;

  Server(const MonitorOptions& options, std::shared_ptr<const EventRing> events, Find find);
  void listen();
  void run();
  /// Whether one more client from that address may stay. Disconnects another one if need be.
  bool make_room(const core::Address& newcomer);
  /// The client that has waited for longest for its request, or for its answer to be taken: one
  /// from that address if there is one, else any. Null if all clients read events.
  Client* find_slowest(const core::Address& address) const;
  /// Whether one more client may read events. Disconnects another reader if need be.
  bool make_room_for_stream(const core::Address& newcomer);
  void disconnect(Client& client);
  boost::asio::awaitable<void> accept();

  const MonitorOptions options_;
  const std::shared_ptr<const EventRing> events_;
  const Find find_;
  /// Connected ones, the oldest first. Declared before the context, because clients remove
  /// themselves when it is destroyed.
  std::vector<Client*> clients_;
  /// Counts the waits of all clients, so that a lower number is an earlier wait.
  std::uint64_t waits_ = 0;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint endpoint_;
  /// Never expires. Clients that wait for events wait until it is cancelled.
  boost::asio::steady_timer news_;
  std::thread::id thread_;
  /// Ready when the thread no longer uses this object.
  std::shared_future<void> ended_;
};

}  // namespace muster::monitor
