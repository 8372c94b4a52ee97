#include "lib/web_server.hpp"

#include <fcntl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <utility>

namespace muster::test {

namespace {

using boost::asio::use_awaitable;

/// Programs that the test starts would otherwise inherit the descriptor and keep the port.
void keep_from_children(int descriptor) {
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace

WebServer::WebServer(Handler handler, const std::optional<Certificate>& certificate,
                     const std::string& address, std::uint16_t port)
    : handler_(std::move(handler)),
      acceptor_(context_, {boost::asio::ip::make_address(address), port}) {
  if (certificate) {
    tls_.emplace(boost::asio::ssl::context::tls_server);
    tls_->use_certificate_chain(boost::asio::buffer(certificate->certificate_pem));
    tls_->use_private_key(boost::asio::buffer(certificate->key_pem),
                          boost::asio::ssl::context::pem);
  }
  port_ = acceptor_.local_endpoint().port();
  keep_from_children(acceptor_.native_handle());
  boost::asio::co_spawn(context_, accept(), boost::asio::detached);
  thread_ = std::thread([this] { context_.run(); });
}

WebServer::~WebServer() {
  context_.stop();
  thread_.join();
}

std::string WebServer::url(const std::string& target) const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + target;
}

boost::asio::awaitable<void> WebServer::accept() {
  while (true) {
    Socket socket = co_await acceptor_.async_accept(use_awaitable);
    keep_from_children(socket.native_handle());
    boost::asio::co_spawn(context_, serve(std::move(socket)), boost::asio::detached);
  }
}

boost::asio::awaitable<void> WebServer::serve(Socket socket) {
  try {
    if (!tls_) co_return co_await answer(socket);
    boost::asio::ssl::stream<Socket&> stream(socket, *tls_);
    co_await stream.async_handshake(boost::asio::ssl::stream_base::server, use_awaitable);
    co_await answer(stream);
  } catch (const std::exception&) {
    // The client disconnected; the client's side reports why.
  }
}

template <class Stream>
boost::asio::awaitable<void> WebServer::answer(Stream& stream) {
  boost::beast::flat_buffer buffer;
  Request request;
  co_await boost::beast::http::async_read(stream, buffer, request, use_awaitable);
  Response response = handler_(request);
  response.keep_alive(false);
  response.prepare_payload();
  co_await boost::beast::http::async_write(stream, response, use_awaitable);
}

WebServer::Response web_answer(unsigned status, std::string body) {
  WebServer::Response response(static_cast<boost::beast::http::status>(status), 11);
  response.set(boost::beast::http::field::content_type, "application/json");
  response.body() = std::move(body);
  return response;
}

}  // namespace muster::test
