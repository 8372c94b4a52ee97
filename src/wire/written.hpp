#pragma once

#include <cstdint>
#include <vector>

#include "muster/archive.hpp"

namespace muster::wire {

/// The bytes that `write` writes, of just the length they take.
template <class Write>
std::vector<std::uint8_t> written(const Write& write) {
  OutputArchive measure({});
  write(measure);
  std::vector<std::uint8_t> bytes(measure.size());
  OutputArchive archive(bytes);
  write(archive);
  return bytes;
}

}  // namespace muster::wire
