#pragma once

#include <bit>
#include <cereal/cereal.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

/// cereal archives over a fixed span of bytes: little-endian, no exceptions, no trust.
///
/// They encode muster's own messages and the typed payloads of muster/typed.hpp. Any type that
/// cereal can serialise works, except polymorphic pointers, which would let a peer choose types.
/// Distinct objects: safe. Shared objects: unsafe.
namespace muster {

/// Writes into a span. What does not fit is counted but not written, so that encoding into an
/// empty span measures.
class OutputArchive : public cereal::OutputArchive<OutputArchive> {
 public:
  explicit OutputArchive(std::span<std::uint8_t> space)
      : cereal::OutputArchive<OutputArchive>(this), space_(space) {}

  /// Bytes the encoding takes, whether or not they fitted.
  std::size_t size() const { return size_; }
  bool fits() const { return size_ <= space_.size(); }

  void write(const void* data, std::size_t bytes) {
    if (bytes != 0 && size_ + bytes <= space_.size()) {
      std::memcpy(space_.data() + size_, data, bytes);
    }
    size_ += bytes;
  }

  /// Seven bits a byte, lowest first, the top bit set on all but the last (LEB128).
  void write_varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) write_byte(static_cast<std::uint8_t>(value | 0x80));
    write_byte(static_cast<std::uint8_t>(value));
  }

 private:
  void write_byte(std::uint8_t byte) { write(&byte, 1); }

  std::span<std::uint8_t> space_;
  std::size_t size_ = 0;
};

/// Reads from a span. The first thing that is missing or impossible fails the archive: from then on
/// everything reads as zero or empty, and `ok()` is false. Every length is checked against what is
/// left before anything is allocated.
class InputArchive : public cereal::InputArchive<InputArchive> {
 public:
  explicit InputArchive(std::span<const std::uint8_t> bytes)
      : cereal::InputArchive<InputArchive>(this), left_(bytes) {}

  bool ok() const { return !failed_; }
  /// How deep objects may lie within each other. Those of a type that points to itself could come
  /// deeper than the stack is; then the archive fails.
  static constexpr std::size_t depth_max = 1'000;

  void enter() {
    if (++depth_ > depth_max) fail();
  }
  void leave() { --depth_; }
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

  /// The next bytes in place; empty if they are not there.
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

 private:
  std::span<const std::uint8_t> left_;
  std::size_t depth_ = 0;
  bool failed_ = false;
};

namespace detail {

template <class T>
concept Number = std::is_arithmetic_v<T> && !std::same_as<T, long double>;

/// The unsigned integer that holds the bits of a number.
template <Number T>
using BitsOf = std::conditional_t<
    sizeof(T) == 1, std::uint8_t,
    std::conditional_t<sizeof(T) == 2, std::uint16_t,
                       std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>>;

template <Number T>
void put_number(OutputArchive& archive, T number) {
  const auto bits = std::bit_cast<BitsOf<T>>(number);
  std::uint8_t bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<std::uint8_t>(bits >> (8 * i));
  archive.write(bytes, sizeof(T));
}

template <Number T>
void get_number(InputArchive& archive, T& number) {
  std::uint8_t bytes[sizeof(T)];
  archive.read(bytes, sizeof(T));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) bits |= std::uint64_t{bytes[i]} << (8 * i);
  if constexpr (std::same_as<T, bool>) {
    number = bits != 0;
  } else {
    number = std::bit_cast<T>(static_cast<BitsOf<T>>(bits));
  }
}

}  // namespace detail

// What cereal asks of an archive. The names are cereal's.

/// Before and after each object.
template <class T>
void prologue(InputArchive& archive, const T&) {
  if constexpr (!detail::Number<T>) archive.enter();
}

template <class T>
void epilogue(InputArchive& archive, const T&) {
  if constexpr (!detail::Number<T>) archive.leave();
}

template <detail::Number T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const T& number) {
  detail::put_number(archive, number);
}

template <detail::Number T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, T& number) {
  detail::get_number(archive, number);
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const cereal::SizeTag<T>& tag) {
  archive.write_varint(tag.size);
}

/// Every element takes a byte at least, so a length beyond what is left is a lie.
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, cereal::SizeTag<T>& tag) {
  const std::uint64_t size = archive.read_varint();
  if (size > archive.left()) archive.fail();
  tag.size = static_cast<std::remove_reference_t<T>>(archive.ok() ? size : 0);
}

/// Arrays of numbers travel as they are in memory, which is little-endian on every supported host.
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const cereal::BinaryData<T>& data) {
  archive.write(data.data, static_cast<std::size_t>(data.size));
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, cereal::BinaryData<T>& data) {
  archive.read(data.data, static_cast<std::size_t>(data.size));
}

static_assert(std::endian::native == std::endian::little,
              "BinaryData above would need its bytes swapped");

}  // namespace muster

CEREAL_REGISTER_ARCHIVE(muster::OutputArchive)
CEREAL_REGISTER_ARCHIVE(muster::InputArchive)
CEREAL_SETUP_ARCHIVE_TRAITS(muster::InputArchive, muster::OutputArchive)
