#pragma once

#include <optional>
#include <string_view>

#include "core/endpoint.hpp"

namespace muster::io {

/// A block of addresses in CIDR notation, "10.1.0.0/16" or "fd00::/8". Bits beyond the prefix are
/// ignored, so "10.1.2.3/16" is the same block.
struct AddressBlock {
  core::Address base;
  /// Leading bits that count, of the 128 that IPv4 addresses have too.
  int prefix = 128;

  /// Whether `address` is of the same family and in the block.
  bool contains(const core::Address& address) const;

  /// The highest address of the block: of an IPv4 subnet, the broadcast address.
  core::Address last() const;
};

/// Nothing if `text` is not an address, a slash, and a number of bits that the address has.
std::optional<AddressBlock> parse_block(std::string_view text);

/// Bits of an IPv6-mapped IPv4 address in front of the IPv4 address.
inline constexpr int mapped_bits = 96;

}  // namespace muster::io
