#pragma once

#include <cereal/cereal.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "muster/byte_stream.hpp"

/// cereal archives over a fixed span of bytes: little-endian, no exceptions, no trust.
///
/// They encode muster's own messages and the typed payloads of muster/typed.hpp. Any type that
/// cereal can serialise works, except polymorphic pointers, whose type the sender would choose.
/// Distinct objects: safe. Shared objects: unsafe.
namespace muster {

/// Writes into a span. What does not fit is counted but not written, so that encoding into an
/// empty span measures.
class OutputArchive : public cereal::OutputArchive<OutputArchive>, public ByteWriter {
 public:
  explicit OutputArchive(std::span<std::uint8_t> space)
      : cereal::OutputArchive<OutputArchive>(this), ByteWriter(space) {}
};

/// Reads from a span. The first thing that is missing or impossible fails the archive: from then on
/// everything reads as zero or empty, and `ok()` is false. Every length is checked against what is
/// left before anything is allocated.
class InputArchive : public cereal::InputArchive<InputArchive>, public ByteReader {
 public:
  explicit InputArchive(std::span<const std::uint8_t> bytes)
      : cereal::InputArchive<InputArchive>(this), ByteReader(bytes) {}

  /// How deep objects may lie within each other. Those of a type that points to itself could come
  /// deeper than the stack is; then the archive fails.
  static constexpr std::size_t depth_max = 1'000;

  void enter() {
    if (++depth_ > depth_max) fail();
  }
  void leave() { --depth_; }

 private:
  std::size_t depth_ = 0;
};

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

}  // namespace muster

CEREAL_REGISTER_ARCHIVE(muster::OutputArchive)
CEREAL_REGISTER_ARCHIVE(muster::InputArchive)
CEREAL_SETUP_ARCHIVE_TRAITS(muster::InputArchive, muster::OutputArchive)
