#pragma once

#include <malloc.h>

namespace muster::bench {

/// Bytes of this process's heap that are in use.
inline double heap_bytes() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

}  // namespace muster::bench
