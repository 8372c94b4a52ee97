#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace muster::crypto {

/// HKDF-SHA256 (RFC 5869): fills `derived` from `secret`. Different `info` gives unrelated bytes.
/// An empty `salt` means the RFC's 32 zero bytes. Requires: `derived` has at most 255 * 32 bytes.
void hkdf(std::span<const std::byte> secret, std::span<const std::byte> salt, std::string_view info,
          std::span<std::uint8_t> derived);

}  // namespace muster::crypto
