#pragma once

#include <string>
#include <variant>

#include "http/message.hpp"

/// Redirections: answers that name another place of the document.
namespace muster::http {

/// Whether the answer is a redirection.
bool is_redirection(const Response& response);

/// Returns the request to send after a redirection, or the reason why it must not be followed, as a
/// phrase like "it leads to another host". Another host gets no headers of the caller, because they
/// may be secrets. An answer over TLS cannot lead to clear text. Requires: `is_redirection`.
std::variant<Request, std::string> follow(const Request& request, const Response& response,
                                          bool may_leave_host);

}  // namespace muster::http
