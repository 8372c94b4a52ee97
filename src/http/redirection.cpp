#include "http/redirection.hpp"

#include <utility>

namespace muster::http {

namespace {

constexpr unsigned temporary_redirect = 307;
constexpr unsigned permanent_redirect = 308;

/// Another port may belong to another program, except after the change from http to https.
bool is_same_host(const Url& before, const Url& after) {
  const bool becomes_secure = after.is_secure && !before.is_secure;
  return before.host == after.host && (before.port == after.port || becomes_secure);
}

bool keeps_method(unsigned status) {
  return status == temporary_redirect || status == permanent_redirect;
}

}  // namespace

bool is_redirection(const Response& response) {
  constexpr unsigned hundred = 100;
  return response.status / hundred == 3 && !response.location.empty();
}

std::variant<Request, std::string> follow(const Request& request, const Response& response,
                                          bool may_leave_host) {
  auto target = resolve(request.url, response.location);
  if (std::string* reason = std::get_if<std::string>(&target)) return std::move(*reason);
  Request next = request;
  next.url = std::get<Url>(std::move(target));
  if (request.url.is_secure && !next.url.is_secure) return "it leads from https to http";
  const bool stays = is_same_host(request.url, next.url);
  if (!stays && !may_leave_host) return "it leads to another host";
  if (!stays) next.headers.clear();
  if (!keeps_method(response.status)) {
    next.method = "GET";
    next.body.clear();
  }
  return next;
}

}  // namespace muster::http
