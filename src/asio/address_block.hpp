#pragma once

#include <optional>
#include <string_view>

#include "core/endpoint.hpp"

namespace muster::io {

/// A block of addresses in CIDR notation, "10.1.0.0/16" or "fd00::/8". Bits beyond the prefix are
/// ignored, so "10.1.2.3/16" is the same block.
struct AddressBlock {
  core::Address base;
  /// Number of leading bits that count, out of 128, also for IPv4 addresses.
  int prefix = 128;

  /// Whether `address` is of the same family and in the block.
  bool contains(const core::Address& address) const;

  /// The highest address of the block. For an IPv4 subnet, the broadcast address.
  core::Address last() const;
};

/// Nothing if `text` is not an address, a slash, and a possible number of bits.
std::optional<AddressBlock> parse_block(std::string_view text);

/// Number of bits before the IPv4 address in an IPv6-mapped address.
inline constexpr int mapped_bits = 96;

}  // namespace muster::io
