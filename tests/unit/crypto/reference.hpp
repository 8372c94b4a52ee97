#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A second, slow implementation of PROTOCOL.md §3, independent of src/crypto, for comparison.
namespace muster::crypto::reference {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(std::string_view text);
/// Requires: an even number of hexadecimal digits.
Bytes from_hex(std::string_view digits);
std::string to_hex(std::span<const std::uint8_t> bytes);

/// RFC 5869 on top of an HMAC (RFC 2104) of our own; only SHA-256 is OpenSSL's.
Bytes hkdf(const Bytes& secret, const Bytes& salt, const Bytes& info, std::size_t size);

/// AES-256-GCM with a fresh context per call: the sealed body followed by its tag.
Bytes seal(const Bytes& key, const Bytes& nonce, const Bytes& header, const Bytes& body);

}  // namespace muster::crypto::reference
