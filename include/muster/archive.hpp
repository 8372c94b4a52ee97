#pragma once

#include <cereal/cereal.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "muster/byte_stream.hpp"

/// cereal archives over a fixed span of bytes, little-endian. They use no exceptions and trust no
/// input.
///
/// They encode muster's own messages and the typed payloads of muster/typed.hpp. They support every
/// type that cereal can serialise, except polymorphic pointers, whose type the sender would choose.
/// Distinct objects: safe. Shared objects: unsafe.
namespace muster {

/// Writes into a span. Bytes that do not fit are counted but not written, so encoding into an empty
/// span measures the size.
class OutputArchive : public cereal::OutputArchive<OutputArchive>, public ByteWriter {
 public:
  explicit OutputArchive(std::span<std::uint8_t> space)
      : cereal::OutputArchive<OutputArchive>(this), ByteWriter(space) {}
};

/// Reads from a span. The first missing or impossible value fails the archive: from then on
/// everything reads as zero or empty, and `ok()` is false. The archive checks every length against
/// the bytes left before it allocates anything.
class InputArchive : public cereal::InputArchive<InputArchive>, public ByteReader {
 public:
  explicit InputArchive(std::span<const std::uint8_t> bytes)
      : cereal::InputArchive<InputArchive>(this), ByteReader(bytes) {}

  /// Limit of the nesting depth of objects. A type that points to itself could arrive nested deeper
  /// than the stack; the archive fails instead.
  static constexpr std::size_t depth_max = 1'000;

  void enter() {
    if (++depth_ > depth_max) fail();
  }
  void leave() { --depth_; }

 private:
  std::size_t depth_ = 0;
};

// The functions that cereal requires of an archive. The names are cereal's.

/// cereal calls them before and after each object.
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
  archive.write_number(number);
}

template <detail::Number T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, T& number) {
  archive.read_number(number);
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

/// Every element takes at least one byte, so a length above the bytes left is wrong.
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, cereal::SizeTag<T>& tag) {
  const std::uint64_t size = archive.read_varint();
  if (size > archive.left()) archive.fail();
  tag.size = static_cast<std::remove_reference_t<T>>(archive.ok() ? size : 0);
}

/// Arrays of numbers are copied as they are in memory, which is little-endian on every supported
/// host.
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(OutputArchive& archive, const cereal::BinaryData<T>& data) {
  archive.write(data.data, static_cast<std::size_t>(data.size));
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputArchive& archive, cereal::BinaryData<T>& data) {
  archive.read(data.data, static_cast<std::size_t>(data.size));
}

}  // namespace muster

CEREAL_REGISTER_ARCHIVE(muster::OutputArchive)
CEREAL_REGISTER_ARCHIVE(muster::InputArchive)
CEREAL_SETUP_ARCHIVE_TRAITS(muster::InputArchive, muster::OutputArchive)
