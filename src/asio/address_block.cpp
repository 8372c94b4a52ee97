#include "asio/address_block.hpp"

#include <algorithm>
#include <charconv>

#include "asio/address_text.hpp"

namespace muster::io {

namespace {

/// The bits of byte `index` that a prefix of `prefix` bits covers.
std::uint8_t mask_of(int prefix, int index) {
  const int covered = std::clamp(prefix - index * 8, 0, 8);
  return static_cast<std::uint8_t>(0xff00u >> covered);
}

}  // namespace

bool AddressBlock::contains(const core::Address& address) const {
  if (address.is_v4() != base.is_v4()) return false;
  for (int i = 0; i < 16; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (((address.bytes[at] ^ base.bytes[at]) & mask_of(prefix, i)) != 0) return false;
  }
  return true;
}

core::Address AddressBlock::last() const {
  core::Address address = base;
  for (int i = 0; i < 16; ++i) {
    address.bytes[static_cast<std::size_t>(i)] |= static_cast<std::uint8_t>(~mask_of(prefix, i));
  }
  return address;
}

std::optional<AddressBlock> parse_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  const auto base = parse_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (!base || fault != std::errc() || end != digits.data() + digits.size()) return {};
  const unsigned offset = base->is_v4() ? mapped_bits : 0;
  if (bits > 128 - offset) return {};
  return AddressBlock{*base, static_cast<int>(bits + offset)};
}

}  // namespace muster::io
