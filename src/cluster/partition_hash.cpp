#define XXH_INLINE_ALL
#include <xxhash.h>

#include "muster/partitions.hpp"

namespace muster {

Partition partition_of(std::string_view key, std::uint32_t count) {
  return static_cast<Partition>(XXH64(key.data(), key.size(), 0) % count);
}

}  // namespace muster
