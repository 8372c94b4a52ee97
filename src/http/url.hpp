#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace muster::http {

/// An address of the web, taken apart.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Url {
  bool is_secure = false;
  /// A name or a numeric address, an IPv6 one without its brackets.
  std::string host;
  std::uint16_t port = 80;
  /// Path and query, beginning with "/".
  std::string target = "/";

  /// The value of the Host header: without the port if it is the usual one.
  std::string authority() const;

  friend bool operator==(const Url&, const Url&) = default;
};

/// Reads "http://host:port/path?query" or https. A fragment is left out. What cannot be used comes
/// back as the reason, a phrase like "it names no host".
std::variant<Url, std::string> parse_url(std::string_view text);

}  // namespace muster::http
