#include "bench/scale/memory.hpp"

#include <deque>

#include "bench/micro/bare_cipher.hpp"
#include "bench/micro/crowd.hpp"
#include "bench/micro/heap.hpp"

namespace muster::bench {

void measure_memory(const Report& report) {
  constexpr std::size_t nodes = 10'000;
  const Crowd crowd(nodes);
  const double before = heap_bytes();
  const std::deque<BareCipher> bare(nodes);
  // Each cipher has two contexts, and a receiver needs one.
  const double context = (heap_bytes() - before) / nodes / 2;
  report({.bench = "scale",
          .what = "memory of a known node, its cipher context included",
          .unit = "bytes",
          .value = crowd.engine_bytes() / nodes,
          .limit = context,
          .target = 2'048,
          .nodes = static_cast<double>(nodes)});
}

}  // namespace muster::bench
