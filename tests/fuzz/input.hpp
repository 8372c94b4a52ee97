#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace muster::fuzz {

/// Reads an input from its beginning. Missing bytes read as zero or empty.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : left_(data, size) {}

  bool is_empty() const { return left_.empty(); }

  std::uint8_t byte() {
    const auto taken = take(1);
    return taken.empty() ? std::uint8_t{0} : taken[0];
  }
  bool flag() { return (byte() & 1) != 0; }
  /// Two bytes, little-endian.
  std::uint16_t number() {
    const unsigned low = byte();
    return static_cast<std::uint16_t>(low | unsigned{byte()} << 8);
  }
  /// One of `choices`, by one byte.
  template <class T, std::size_t count>
  const T& pick(const T (&choices)[count]) {
    return choices[byte() % count];
  }
  /// Up to this many bytes.
  std::span<const std::uint8_t> take(std::size_t bytes) {
    const auto taken = left_.first(std::min(bytes, left_.size()));
    left_ = left_.subspan(taken.size());
    return taken;
  }
  std::span<const std::uint8_t> rest() { return take(left_.size()); }
  std::string_view text(std::size_t bytes) {
    const auto taken = take(bytes);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  /// The text up to the next line feed, which is consumed too.
  std::string_view line() {
    const auto end = std::find(left_.begin(), left_.end(), '\n');
    const std::string_view line = text(static_cast<std::size_t>(end - left_.begin()));
    take(1);
    return line;
  }

 private:
  std::span<const std::uint8_t> left_;
};

}  // namespace muster::fuzz
