#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <utility>

#include "http/message.hpp"

namespace muster::http {

using RequestText = boost::beast::http::request<boost::beast::http::string_body>;
using ResponseText = boost::beast::http::response<boost::beast::http::string_body>;

RequestText to_text(const Request& request);
Response from_text(ResponseText text);
/// Whether another answer follows: 103 Early Hints, for example. After 101 none would.
bool is_interim(const ResponseText& text);

/// Sends the request over a connected stream and reads the answer. Throws
/// `boost::system::system_error`.
template <class Stream>
boost::asio::awaitable<Response> exchange(Stream& stream, const Request& request) {
  namespace http = boost::beast::http;
  const RequestText text = to_text(request);
  co_await http::async_write(stream, text, boost::asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  ResponseText answer;
  do {
    http::response_parser<http::string_body> parser;
    parser.body_limit(request.body_bytes_max);
    co_await http::async_read(stream, buffer, parser, boost::asio::use_awaitable);
    answer = parser.release();
  } while (is_interim(answer));
  co_return from_text(std::move(answer));
}

}  // namespace muster::http
