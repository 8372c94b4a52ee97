#include "monitor/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "asio/fair_share.hpp"
#include "asio/socket_address.hpp"
#include "asio/tcp_sockets.hpp"
#include "discovery/slot_strand.hpp"
#include "monitor/guard.hpp"

namespace muster::monitor {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Failure = boost::system::error_code;
using Request = http::request<http::empty_body>;
using Response = http::response<http::string_body>;

constexpr std::uint32_t header_bytes_max = 8192;
/// Bytes of events that a reader gets at once, about the size of the kernel's buffer.
constexpr std::size_t batch_bytes = 64 * 1024;
/// Interval of comments that reveal a reader that has disappeared.
constexpr auto keep_alive_interval = std::chrono::seconds(15);

auto redirect(Failure& failure) {
  return asio::redirect_error(asio::use_awaitable, failure);
}

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

template <class Fields>
void add_security(http::header<false, Fields>& header) {
  header.set(http::field::cache_control, "no-store");
  header.set("X-Content-Type-Options", "nosniff");
  header.set("Referrer-Policy", "no-referrer");
  header.set("Cross-Origin-Resource-Policy", "same-origin");
  header.set("Content-Security-Policy",
             "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
             "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

Response refuse(unsigned code, std::string_view why) {
  Response response(static_cast<http::status>(code), 11);
  response.set(http::field::content_type, "application/json");
  if (code == 401) response.set(http::field::www_authenticate, "Bearer");
  if (code == 405) response.set(http::field::allow, "GET, HEAD");
  response.body() = to_string(Value{{"error", why}}) + '\n';
  return response;
}

Failure open(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  Failure failure = io::open_unshared(acceptor, endpoint.protocol());
  if (failure || acceptor.non_blocking(true, failure)) return failure;
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (acceptor.bind(endpoint, failure)) return failure;
  acceptor.listen(asio::socket_base::max_listen_connections, failure);
  return failure;
}

}  // namespace

/// One connection, in a coroutine of its own. A timer closes it when the client is too slow.
class Server::Client : public std::enable_shared_from_this<Server::Client> {
 public:
  Client(Server& server, tcp::socket socket, const core::Address& from)
      : address(from), server_(server), socket_(std::move(socket)), timer_(socket_.get_executor()) {
    server_.clients_.push_back(this);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { std::erase(server_.clients_, this); }

  const core::Address address;

  /// Of its present request or answer; see `Server::waits_`.
  std::uint64_t wait() const { return wait_; }
  bool is_stream() const { return is_stream_; }
  void close() {
    Failure ignored;
    socket_.close(ignored);
    timer_.cancel();
    if (is_stream_) server_.news_.cancel();
  }

  asio::awaitable<void> serve() {
    bool goes_on = true;
    while (goes_on) {
      const std::optional<Request> request = co_await read();
      if (!request) co_return;
      const Refusal refusal = check(*request);
      const bool is_stream = refusal.code == 0 && path_of(*request) == "/events" &&
                             request->method() == http::verb::get;
      if (is_stream && server_.make_room_for_stream(address)) {
        is_stream_ = true;
        co_await stream(*request);
        co_return;
      }
      Response response = is_stream           ? refuse(503, "too many readers of events")
                          : refusal.code == 0 ? find(*request)
                                              : refuse(refusal.code, refusal.why);
      goes_on = co_await answer(*request, response);
    }
  }

 private:
  static std::string_view path_of(const Request& request) {
    const std::string_view target = view(request.target());
    return target.substr(0, target.find('?'));
  }

  static Query query_of(const Request& request) {
    const std::string_view target = view(request.target());
    const std::size_t mark = std::min(target.find('?'), target.size());
    return Query(target.substr(std::min(mark + 1, target.size())));
  }

  /// Closes the socket after that time, unless called again.
  void within(Duration time) {
    wait_ = server_.waits_++;
    timer_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(time));
    timer_.async_wait([weak = weak_from_this()](const Failure& failure) {
      const auto self = weak.lock();
      Failure ignored;
      if (self && !failure) self->socket_.close(ignored);
    });
  }

  /// Nothing when the connection is over.
  asio::awaitable<std::optional<Request>> read() {
    within(server_.options_.client_timeout);
    http::request_parser<http::empty_body> parser;
    parser.header_limit(header_bytes_max);
    Failure failure;
    co_await http::async_read(socket_, buffer_, parser, redirect(failure));
    if (!failure) co_return parser.release();
    const bool is_silent =
        failure == http::error::end_of_stream || !socket_.is_open() ||
        failure.category() != http::make_error_code(http::error::end_of_stream).category();
    if (!is_silent) {
      const bool is_long =
          failure == http::error::header_limit || failure == http::error::buffer_overflow;
      Request unread(http::verb::get, "/", 11);
      unread.keep_alive(false);
      Response response = is_long ? refuse(431, "the header is too long")
                                  : refuse(400, "this is no request without a body");
      co_await answer(unread, response);
    }
    co_return std::nullopt;
  }

  Refusal check(const Request& request) const {
    if (server_.endpoint_.address().is_loopback() &&
        !is_loopback_host(view(request[http::field::host]))) {
      return {421, "the Host header names another host"};
    }
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
      return {405, "only GET and HEAD are understood"};
    }
    if (path_of(request) == "/events" && !is_allowed(request)) return {401, "a token is needed"};
    return {};
  }

  bool is_allowed(const Request& request) const {
    const std::string& token = server_.options_.token;
    return token.empty() || carries_token(view(request[http::field::authorization]), token);
  }

  Response find(const Request& request) const {
    const std::string_view path = path_of(request);
    if (path == "/events") return Response(http::status::ok, 11);
    Answer found;
    try {
      found = server_.find_(path, query_of(request));
    } catch (const BadQuery& error) {
      return is_allowed(request) ? refuse(400, error.what()) : refuse(401, "a token is needed");
    }
    if (!found.is_public && !is_allowed(request)) return refuse(401, "a token is needed");
    if (found.type.empty()) return refuse(404, "there is nothing at this path");
    Response response(http::status::ok, 11);
    response.set(http::field::content_type, found.type);
    response.body() = std::move(found.text);
    return response;
  }

  /// Returns whether the connection continues.
  asio::awaitable<bool> answer(const Request& request, Response& response) {
    add_security(response);
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    if (request.method() == http::verb::head) response.body().clear();
    within(server_.options_.client_timeout);
    http::response_serializer<http::string_body> serializer(response);
    Failure failure;
    if (request.method() == http::verb::head) {
      co_await http::async_write_header(socket_, serializer, redirect(failure));
    } else {
      co_await http::async_write(socket_, serializer, redirect(failure));
    }
    co_return !failure && request.keep_alive();
  }

  asio::awaitable<void> stream(const Request& request) {
    Failure failure;
    socket_.set_option(asio::socket_base::send_buffer_size(batch_bytes), failure);
    http::response<http::empty_body> response(http::status::ok, 11);
    add_security(response);
    response.set(http::field::content_type, "text/event-stream");
    response.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(response);
    within(server_.options_.client_timeout);
    co_await http::async_write_header(socket_, serializer, redirect(failure));
    std::uint64_t position = server_.events_->position_of(view(request["Last-Event-ID"]));
    while (!failure) {
      EventRing::Batch batch = server_.events_->read(position, batch_bytes);
      position = batch.position;
      if (batch.text.empty()) batch.text = ":\n\n";
      within(server_.options_.client_timeout);
      co_await asio::async_write(socket_, asio::buffer(batch.text), redirect(failure));
      if (failure) break;
      if (server_.events_->read(position, 0).text.empty()) co_await wait_for_news();
    }
  }

  /// Returns when there are events, or when a comment is due.
  asio::awaitable<void> wait_for_news() {
    Failure ignored;
    timer_.expires_after(keep_alive_interval);
    timer_.async_wait([weak = weak_from_this()](const Failure& failure) {
      const auto self = weak.lock();
      if (self && !failure) self->server_.news_.cancel();
    });
    co_await server_.news_.async_wait(redirect(ignored));
  }

  Server& server_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  std::uint64_t wait_ = 0;
  bool is_stream_ = false;
  boost::beast::flat_buffer buffer_{header_bytes_max * 2};
};

std::shared_ptr<Server> Server::start(const MonitorOptions& options,
                                      std::shared_ptr<const EventRing> events, Find find) {
  std::shared_ptr<Server> server(new Server(options, std::move(events), std::move(find)));
  server->listen();
  asio::co_spawn(server->context_, server->accept(), asio::detached);
  server->run();
  return server;
}

Server::Server(const MonitorOptions& options, std::shared_ptr<const EventRing> events, Find find)
    : options_(options),
      events_(std::move(events)),
      find_(std::move(find)),
      context_(1),
      acceptor_(context_),
      news_(context_, asio::steady_timer::time_point::max()) {}

void Server::run() {
  std::promise<void> end;
  ended_ = end.get_future().share();
  std::thread thread([self = shared_from_this(), end = std::move(end)]() mutable {
    self->context_.run();
    self.reset();
    end.set_value();
  });
  thread_ = thread.get_id();
  thread.detach();
}

void Server::end() {
  context_.stop();
  if (thread_ != std::this_thread::get_id()) ended_.wait_for(detail::slot_stuck_after);
}

void Server::listen() {
  Failure failure;
  const auto address = asio::ip::make_address(options_.address, failure);
  if (failure) {
    throw Error(
        Errc::invalid_option,
        fmt::format("monitor address \"{}\" is no numeric address; write one like 127.0.0.1",
                    options_.address));
  }
  const tcp::endpoint wanted(address, options_.port);
  failure = open(acceptor_, wanted);
  if (failure) {
    const bool is_taken = failure == asio::error::address_in_use;
    throw Error(is_taken ? Errc::port_taken : Errc::socket_failure,
                fmt::format("the monitor cannot listen on TCP port {} of {}: {}", options_.port,
                            options_.address, failure.message()));
  }
  endpoint_ = acceptor_.local_endpoint();
}

asio::awaitable<void> Server::accept() {
  asio::steady_timer pause(context_);
  for (;;) {
    Failure failure;
    co_await acceptor_.async_wait(tcp::acceptor::wait_read, redirect(failure));
    tcp::socket socket = io::accept_unshared(acceptor_, failure);
    if (failure == asio::error::would_block) continue;
    if (failure) {
      // Most likely there are no free descriptors. That passes, and retrying at once would not
      // help.
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(redirect(failure));
      continue;
    }
    const auto other = socket.remote_endpoint(failure);
    if (failure) continue;
    const core::Address address = io::endpoint_of(other.data()).address;
    if (!make_room(address)) continue;
    auto client = std::make_shared<Client>(*this, std::move(socket), address);
    // An exception in a client's coroutine ends that client only.
    asio::co_spawn(
        context_, [client] { return client->serve(); }, [client](const std::exception_ptr&) {});
  }
}

bool Server::make_room(const core::Address& newcomer) {
  if (clients_.size() < options_.connections_max) return true;
  std::vector<core::Address> holders;
  for (const Client* client : clients_) {
    if (!client->is_stream()) holders.push_back(client->address);
  }
  Client* slowest = find_slowest(io::crowding_address(holders, newcomer));
  if (slowest != nullptr) disconnect(*slowest);
  return slowest != nullptr;
}

Server::Client* Server::find_slowest(const core::Address& address) const {
  const auto haste = [&](const Client* client) {
    return std::tuple(client->is_stream(), client->address != address, client->wait());
  };
  const auto slowest =
      std::min_element(clients_.begin(), clients_.end(),
                       [&](const Client* a, const Client* b) { return haste(a) < haste(b); });
  return slowest == clients_.end() || (*slowest)->is_stream() ? nullptr : *slowest;
}

bool Server::make_room_for_stream(const core::Address& newcomer) {
  std::vector<core::Address> holders;
  for (const Client* client : clients_) {
    if (client->is_stream()) holders.push_back(client->address);
  }
  if (holders.size() < std::min(options_.streams_max, options_.connections_max - 1)) return true;
  const core::Address crowding = io::crowding_address(holders, newcomer);
  if (crowding == newcomer) return false;
  const auto latest = std::find_if(clients_.rbegin(), clients_.rend(), [&](const Client* client) {
    return client->is_stream() && client->address == crowding;
  });
  disconnect(**latest);
  return true;
}

void Server::disconnect(Client& client) {
  std::erase(clients_, &client);
  client.close();
}

void Server::wake() {
  asio::post(context_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->news_.cancel();
  });
}

}  // namespace muster::monitor
