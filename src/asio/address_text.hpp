#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/endpoint.hpp"

/// Addresses in text form. Scopes are looked up among this host's interfaces.
namespace muster::io {

/// Such as "10.0.0.7" or "fe80::1".
std::string to_text(const core::Address& address);

/// Such as "10.0.0.7:12345" or "[fe80::1%eth0]:12345".
std::string to_text(const core::Endpoint& endpoint);

/// The same without port and brackets: "10.0.0.7", "fe80::1%eth0".
std::string to_host_text(const core::Endpoint& endpoint);

/// Reads a numeric address without scope. Nothing for any other text.
std::optional<core::Address> parse_address(std::string_view text);

/// Reads a numeric address that may have a scope, "fe80::1%eth0" or "fe80::1%2"; the port is 0.
/// Nothing for any other text, including a scope of an address that is not link-local, and an
/// unknown interface.
std::optional<core::Endpoint> parse_host(std::string_view text);

/// Whether `text` consists of digits and dots, and is thus meant as an IPv4 address.
bool looks_like_v4(std::string_view text);

}  // namespace muster::io
