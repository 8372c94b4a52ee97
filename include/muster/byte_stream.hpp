#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

/// The reader and writer of muster's encoding without cereal: numbers, lengths and bytes,
/// little-endian. They use no exceptions and trust no input. The archives of muster/archive.hpp add
/// objects. Distinct objects: safe. Shared objects: unsafe.
namespace muster {

static_assert(std::endian::native == std::endian::little,
              "numbers are copied as they are in memory");

namespace detail {

template <class T>
concept Number = std::is_arithmetic_v<T> && !std::same_as<T, long double>;

}  // namespace detail

/// Writes into a span. Bytes that do not fit are counted but not written, so encoding into an empty
/// span measures the size.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::uint8_t> space) : space_(space) {}

  /// Size of the encoding in bytes, including bytes that did not fit.
  std::size_t size() const { return size_; }
  bool fits() const { return size_ <= space_.size(); }

  void write(const void* data, std::size_t bytes) {
    if (bytes != 0 && size_ + bytes <= space_.size()) {
      std::memcpy(space_.data() + size_, data, bytes);
    }
    size_ += bytes;
  }

  template <detail::Number T>
  void write_number(T number) {
    write(&number, sizeof number);
  }

  /// Writes a LEB128 number: seven bits per byte, lowest first, with the top bit set on all bytes
  /// but the last.
  void write_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) write_number(static_cast<std::uint8_t>(value | 0x80));
    write_number(static_cast<std::uint8_t>(value));
  }

 private:
  std::span<std::uint8_t> space_;
  std::size_t size_ = 0;
};

/// Reads from a span. The first missing or impossible value fails the reader: from then on
/// everything reads as zero or empty, and `ok()` is false.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  bool ok() const { return !failed_; }
  /// Whether everything was read and nothing failed.
  bool is_complete() const { return ok() && left_.empty(); }
  std::size_t left() const { return left_.size(); }
  void fail() {
    failed_ = true;
    left_ = {};
  }

  void read(void* data, std::size_t bytes) {
    const auto taken = take(bytes);
    if (taken.size() == bytes) {
      if (bytes != 0) std::memcpy(data, taken.data(), bytes);
    } else {
      std::memset(data, 0, bytes);
    }
  }

  template <detail::Number T>
  void read_number(T& number) {
    if constexpr (std::same_as<T, bool>) {
      std::uint8_t byte = 0;
      read_number(byte);
      number = byte != 0;
    } else {
      read(&number, sizeof number);
    }
  }

  /// Returns the next bytes in place. Empty, and a failure, if fewer are left.
  std::span<const std::uint8_t> take(std::size_t bytes) {
    if (bytes > left_.size()) {
      fail();
      return {};
    }
    const auto taken = left_.first(bytes);
    left_ = left_.subspan(bytes);
    return taken;
  }

  std::uint64_t read_varint() {
    if (!left_.empty() && left_[0] < 0x80) return take(1)[0];
    return read_long_varint();
  }

 private:
  std::uint64_t read_long_varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = take(1);
      if (byte.empty()) return 0;
      const std::uint64_t bits = byte[0] & 0x7f;
      if (shift == 63 && bits > 1) break;
      value |= bits << shift;
      if ((byte[0] & 0x80) == 0) return value;
    }
    fail();
    return 0;
  }

  std::span<const std::uint8_t> left_;
  bool failed_ = false;
};

}  // namespace muster
