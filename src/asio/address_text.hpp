#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/endpoint.hpp"

/// Addresses as people write them. Scopes are looked up among this host's interfaces.
namespace muster::io {

/// "10.0.0.7", "fe80::1".
std::string to_text(const core::Address& address);

/// "10.0.0.7:12345", "[fe80::1%eth0]:12345".
std::string to_text(const core::Endpoint& endpoint);

/// The same without port and brackets: "10.0.0.7", "fe80::1%eth0".
std::string to_host_text(const core::Endpoint& endpoint);

/// Reads a numeric address without scope. Nothing for anything else.
std::optional<core::Address> parse_address(std::string_view text);

/// Reads a numeric address that may have a scope, "fe80::1%eth0" or "fe80::1%2"; the port is 0.
/// Nothing for anything else, a scope of an address that is not link-local and an unknown interface
/// included.
std::optional<core::Endpoint> parse_host(std::string_view text);

/// Whether `text` consists of digits and dots: meant as an IPv4 address, right or wrong.
bool looks_like_v4(std::string_view text);

}  // namespace muster::io
