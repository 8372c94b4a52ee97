#include "engine/datagram_sink.hpp"

#include <gtest/gtest.h>

namespace muster::engine {
namespace {

constexpr std::size_t datagram_bytes = 1'400;

void fill(DatagramSink& sink, std::size_t datagrams) {
  for (std::size_t i = 0; i < datagrams; ++i) {
    sink.reserve(datagram_bytes);
    sink.commit(core::everyone, datagram_bytes);
  }
}

// An ordinary burst reuses the memory of the previous one.
TEST(DatagramSink, KeepsTheMemoryOfAnOrdinaryBurst) {
  DatagramSink sink;
  fill(sink, 64);
  const std::size_t needed = sink.capacity_bytes();
  sink.clear();
  EXPECT_EQ(sink.capacity_bytes(), needed);
}

// A node releases the memory of one large message to many by unicast (found by the swarm, seed
// 1795650030000074).
TEST(DatagramSink, ReleasesTheMemoryOfARareBurst) {
  DatagramSink sink;
  fill(sink, 500);
  EXPECT_EQ(sink.size(), 500u);
  sink.clear();
  EXPECT_EQ(sink.capacity_bytes(), 0u);
  fill(sink, 1);
  EXPECT_EQ(sink.bytes(0).size(), datagram_bytes);
}

}  // namespace
}  // namespace muster::engine
