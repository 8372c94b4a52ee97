#include "monitor/guard.hpp"

#include <algorithm>
#include <cctype>

namespace muster::monitor {

namespace {

/// Without ":PORT"; an IPv6 address keeps its brackets.
std::string_view without_port(std::string_view host) {
  const std::size_t from = host.starts_with('[') ? host.find(']') : 0;
  if (from == std::string_view::npos) return host;
  const std::size_t colon = host.find(':', from);
  if (colon == std::string_view::npos) return host;
  const std::string_view port = host.substr(colon + 1);
  const bool is_number =
      std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return is_number ? host.substr(0, colon) : host;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// 127.0.0.0/8, and not a name that begins like it.
bool is_loopback_v4(std::string_view host) {
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::string name = to_lower(without_port(host));
  return name == "localhost" || name == "[::1]" || is_loopback_v4(name);
}

bool carries_token(std::string_view authorization, std::string_view token) {
  // The name of a scheme is case-insensitive (RFC 9110, section 11.1).
  constexpr std::string_view scheme = "bearer ";
  if (to_lower(authorization.substr(0, scheme.size())) != scheme) return false;
  authorization.remove_prefix(scheme.size());
  std::size_t difference = authorization.size() ^ token.size();
  for (std::size_t i = 0; i < authorization.size(); ++i) {
    const char expected = token.empty() ? '\0' : token[i % token.size()];
    difference |= static_cast<unsigned char>(authorization[i] ^ expected);
  }
  return difference == 0;
}

}  // namespace muster::monitor
