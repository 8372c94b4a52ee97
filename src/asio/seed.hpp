#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/endpoint.hpp"

namespace muster::io {

/// A host to greet by unicast; see `Transports::seeds`.
struct Seed {
  /// The text of the user.
  std::string text;
  /// A name or a numeric address.
  std::string host;
  std::uint16_t port = 0;
  /// The endpoint, if `host` is numeric.
  std::optional<core::Endpoint> endpoint = {};
};

/// Reads "name", "name:port", "10.0.0.7", "10.0.0.7:12345", "[fe80::1%eth0]:12345", "fe80::1%eth0".
/// Throws `Error{invalid_option}`, which names the seed.
Seed parse_seed(std::string_view text, std::uint16_t default_port);

std::vector<Seed> parse_seeds(const std::vector<std::string>& texts, std::uint16_t default_port);

}  // namespace muster::io
