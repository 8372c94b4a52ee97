#pragma once

#include <string>
#include <string_view>

namespace muster::monitor {

/// Why a request is not answered; code 0 if it is.
struct Refusal {
  unsigned code = 0;
  std::string_view why = {};
};

/// Whether a "Host" header names this host itself. A page of another site that made its name point
/// to 127.0.0.1 (DNS rebinding) sends that name here.
bool is_loopback_host(std::string_view host);

/// Whether `authorization` is "Bearer TOKEN". Takes as long whatever is wrong with it.
bool carries_token(std::string_view authorization, std::string_view token);

}  // namespace muster::monitor
