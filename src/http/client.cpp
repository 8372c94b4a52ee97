#include "http/client.hpp"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "asio/name_lookup.hpp"
#include "asio/socket_address.hpp"
#include "asio/tcp_sockets.hpp"
#include "http/exchange.hpp"
#include "http/secure.hpp"

namespace muster::http {

namespace {

using boost::asio::ip::tcp;

/// Allows a name lookup, whose thread may outlive everything, to post to the executor as long as
/// the executor certainly exists.
struct Gate {
  std::mutex mutex;
  std::optional<boost::asio::any_io_executor> executor;
};

/// Tries the endpoints in turn. Throws the failure of the last one.
boost::asio::awaitable<void> connect_to_one(tcp::socket& socket,
                                            const std::vector<tcp::endpoint>& endpoints) {
  boost::system::error_code failure = boost::asio::error::not_found;
  for (const tcp::endpoint& endpoint : endpoints) {
    boost::system::error_code ignored;
    socket.close(ignored);
    failure = io::open_unshared(socket, endpoint.protocol());
    if (!failure) {
      co_await socket.async_connect(
          endpoint, boost::asio::redirect_error(boost::asio::use_awaitable, failure));
    }
    if (!failure || failure == boost::asio::error::operation_aborted) break;
  }
  if (failure) throw boost::system::system_error(failure);
}

}  // namespace

/// One request.
class Client::Attempt : public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(const boost::asio::any_io_executor& executor, Request request, Done done)
      : request_(std::move(request)),
        done_(std::move(done)),
        socket_(executor),
        timer_(executor),
        gate_(std::make_shared<Gate>()) {
    gate_->executor = executor;
  }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() { close_gate(); }

  void start() {
    timer_.expires_after(request_.timeout);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
      const auto self = weak.lock();
      if (self && !failure) self->give_up();
    });
    io::look_up_name(request_.url.host,
                     [weak = weak_from_this(), gate = gate_](const io::NameLookup& lookup) {
                       const std::lock_guard lock(gate->mutex);
                       if (!gate->executor) return;
                       boost::asio::post(*gate->executor, [weak, lookup] {
                         if (const auto self = weak.lock()) self->connect(lookup);
                       });
                     });
  }

  /// Ends without calling `done`.
  void abandon() {
    done_ = nullptr;
    close_gate();
    timer_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  void close_gate() {
    const std::lock_guard lock(gate_->mutex);
    gate_->executor.reset();
  }

  void give_up() {
    end({.response = {},
         .failure = fmt::format("no answer from {} within {}", request_.url.authority(),
                                format_duration(request_.timeout))});
  }

  void connect(const io::NameLookup& lookup) {
    if (!done_) return;
    if (!lookup.failure.empty()) {
      return end({.response = {},
                  .failure = fmt::format("\"{}\" does not resolve: {}", request_.url.host,
                                         lookup.failure)});
    }
    std::vector<tcp::endpoint> endpoints;
    for (core::Endpoint endpoint : lookup.endpoints) {
      endpoint.port = request_.url.port;
      const io::SocketAddress address(endpoint);
      tcp::endpoint& native = endpoints.emplace_back();
      native.resize(address.size);
      std::memcpy(native.data(), address.get(), address.size);
    }
    boost::asio::co_spawn(socket_.get_executor(), run(shared_from_this(), std::move(endpoints)),
                          boost::asio::detached);
  }

  static boost::asio::awaitable<void> run(std::shared_ptr<Attempt> self,
                                          std::vector<tcp::endpoint> endpoints) {
    Result result;
    try {
      co_await connect_to_one(self->socket_, endpoints);
      self->is_connected_ = true;
      // No conditional expression, because gcc 12 evaluates both of two awaited operands.
      if (self->request_.url.is_secure) {
        result.response = co_await exchange_securely(self->socket_, self->request_);
      } else {
        result.response = co_await exchange(self->socket_, self->request_);
      }
    } catch (const boost::system::system_error& error) {
      result.failure = self->sentence_of(error.code());
    } catch (const std::exception& error) {
      result.failure = error.what();
    }
    self->end(std::move(result));
  }

  std::string sentence_of(const boost::system::error_code& failure) const {
    if (failure == boost::beast::http::error::body_limit) {
      return fmt::format("the answer of {} has more than {} bytes", request_.url.authority(),
                         request_.body_bytes_max);
    }
    const std::string secure = secure_failure(failure, request_);
    if (!secure.empty()) return secure;
    return fmt::format("{} {}: {}", is_connected_ ? "no answer from" : "cannot connect to",
                       request_.url.authority(), failure.message());
  }

  void end(Result result) {
    const Done done = std::exchange(done_, nullptr);
    abandon();
    if (done) done(std::move(result));
  }

  Request request_;
  /// Empty after the attempt has ended.
  Done done_;
  tcp::socket socket_;
  boost::asio::steady_timer timer_;
  bool is_connected_ = false;
  std::shared_ptr<Gate> gate_;
};

void Client::get(Request request, Done done) {
  cancel();
  attempt_ = std::make_shared<Attempt>(executor_, std::move(request), std::move(done));
  attempt_->start();
}

void Client::cancel() {
  if (attempt_) attempt_->abandon();
  attempt_.reset();
}

}  // namespace muster::http
