#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "http/message.hpp"

namespace muster::http {

/// Sends the request over a connected stream and reads the answer. Throws
/// `boost::system::system_error`.
template <class Stream>
boost::asio::awaitable<Response> exchange(Stream& stream, const Request& request) {
  namespace beast = boost::beast;
  beast::http::request<beast::http::empty_body> message(beast::http::verb::get, request.url.target,
                                                        11);
  message.set(beast::http::field::host, request.url.authority());
  message.set(beast::http::field::user_agent, "muster");
  message.set(beast::http::field::accept, "application/json");
  message.set(beast::http::field::connection, "close");
  for (const auto& [name, value] : request.headers) message.set(name, value);
  co_await beast::http::async_write(stream, message, boost::asio::use_awaitable);

  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(request.body_bytes_max);
  co_await beast::http::async_read(stream, buffer, parser, boost::asio::use_awaitable);
  auto answer = parser.release();
  Response response;
  response.status = answer.result_int();
  response.etag = std::string(answer[beast::http::field::etag]);
  response.location = std::string(answer[beast::http::field::location]);
  response.body = std::move(answer.body());
  co_return response;
}

}  // namespace muster::http
