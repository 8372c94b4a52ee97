#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

/// Encodes numbers and texts for processes that were forked from the same one.
namespace muster::cli {

/// Distinct objects: safe. Shared objects: unsafe.
class ByteWriter {
 public:
  void add(std::uint64_t number) { bytes_.append(reinterpret_cast<char*>(&number), sizeof number); }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    bytes_.append(text);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads the output of a `ByteWriter`, in the same order. Requires: the bytes come from one.
///
/// Distinct objects: safe. Shared objects: unsafe.
class ByteReader {
 public:
  explicit ByteReader(std::span<const char> bytes) : bytes_(bytes) {}

  bool is_at_end() const { return bytes_.empty(); }
  std::uint64_t number() {
    std::uint64_t number = 0;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_ = bytes_.subspan(sizeof number);
    return number;
  }
  std::string text() {
    const std::uint64_t size = number();
    std::string text(bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return text;
  }

 private:
  std::span<const char> bytes_;
};

}  // namespace muster::cli
