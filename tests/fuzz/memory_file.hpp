#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <span>
#include <string>

#include "fuzz/fuzz.hpp"

namespace muster::fuzz {

/// A file in memory, for code that opens files by name.
class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::uint8_t> content)
      : descriptor_(memfd_create("muster-fuzz", MFD_CLOEXEC)) {
    FUZZ_CHECK(descriptor_ >= 0);
    const auto written = write(descriptor_, content.data(), content.size());
    FUZZ_CHECK(written == static_cast<ssize_t>(content.size()));
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace muster::fuzz
