#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "lib/certificate.hpp"

namespace muster::test {

/// A web server on a thread of its own, by default on a free port of 127.0.0.1.
///
/// If it is opened within a network namespace, it stays there.
class WebServer {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;
  /// Runs on the thread of the server.
  using Handler = std::function<Response(const Request& request)>;

  /// With a certificate, the server accepts TLS only.
  explicit WebServer(Handler handler, const std::optional<Certificate>& certificate = {},
                     const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;
  ~WebServer();

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:PORT" and `target`.
  std::string url(const std::string& target = "/") const;

 private:
  using Socket = boost::asio::ip::tcp::socket;

  boost::asio::awaitable<void> accept();
  boost::asio::awaitable<void> serve(Socket socket);
  template <class Stream>
  boost::asio::awaitable<void> answer(Stream& stream);

  Handler handler_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// An answer with this body.
WebServer::Response web_answer(unsigned status, std::string body);

}  // namespace muster::test
