#include "http/exchange.hpp"

#include <string>
#include <utility>

namespace muster::http {

namespace {

using boost::beast::http::field;

}  // namespace

RequestText to_text(const Request& request) {
  RequestText text;
  text.method_string(request.method);
  text.target(request.url.target);
  text.set(field::host, request.url.authority());
  text.set(field::user_agent, "muster");
  text.set(field::accept, "application/json");
  text.set(field::accept_encoding, "identity");
  text.set(field::connection, "close");
  if (!request.body.empty()) text.set(field::content_type, "application/json");
  text.body() = request.body;
  text.prepare_payload();
  for (const auto& [name, value] : request.headers) text.set(name, value);
  return text;
}

Response from_text(ResponseText text) {
  Response response;
  response.status = text.result_int();
  response.etag = std::string(text[field::etag]);
  response.location = std::string(text[field::location]);
  response.content_encoding = std::string(text[field::content_encoding]);
  response.body = std::move(text.body());
  return response;
}

bool is_interim(const ResponseText& text) {
  constexpr unsigned hundred = 100;
  constexpr unsigned switching_protocols = 101;
  return text.result_int() / hundred == 1 && text.result_int() != switching_protocols;
}

}  // namespace muster::http
