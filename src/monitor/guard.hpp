#pragma once

#include <string>
#include <string_view>

namespace muster::monitor {

/// The reason why a request is refused; code 0 if it is not.
struct Refusal {
  unsigned code = 0;
  std::string_view why = {};
};

/// Whether a "Host" header names this host. A web site whose name was made to point to 127.0.0.1
/// (DNS rebinding) sends its own name.
bool is_loopback_host(std::string_view host);

/// Whether `authorization` is "Bearer TOKEN". Takes the same time for every wrong token.
bool carries_token(std::string_view authorization, std::string_view token);

}  // namespace muster::monitor
