#include "muster/id.hpp"

#include "core/hex.hpp"

namespace muster::detail {

namespace {

constexpr std::size_t half_digits = 16;

}  // namespace

std::string id_to_string(std::uint64_t high, std::uint64_t low) {
  std::string text;
  text.reserve(2 * half_digits);
  core::append_hex(text, high);
  core::append_hex(text, low);
  return text;
}

bool id_from_string(std::string_view text, std::uint64_t& high, std::uint64_t& low) {
  if (text.size() != 2 * half_digits) return false;
  const auto upper = core::read_hex(text.substr(0, half_digits));
  const auto lower = core::read_hex(text.substr(half_digits));
  if (!upper || !lower) return false;
  high = *upper;
  low = *lower;
  return true;
}

}  // namespace muster::detail
