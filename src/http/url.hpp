#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace muster::http {

/// The parts of a URL.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct Url {
  bool is_secure = false;
  /// A name or a numeric address; an IPv6 address without its brackets.
  std::string host;
  std::uint16_t port = 80;
  /// Path and query, starting with "/".
  std::string target = "/";

  /// The value of the Host header: without the port if it is the default.
  std::string authority() const;

  friend bool operator==(const Url&, const Url&) = default;
};

/// Reads "http://host:port/path?query" or https. Drops a fragment. Returns the reason if the URL
/// cannot be used, as a phrase like "it names no host".
std::variant<Url, std::string> parse_url(std::string_view text);

/// Resolves a reference of a document at `base`: another URL, "//host/path", "/path", "path" or
/// "?query". Returns the reason if the result cannot be used.
std::variant<Url, std::string> resolve(const Url& base, std::string_view reference);

}  // namespace muster::http
