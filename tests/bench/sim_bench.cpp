#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "sim/world.hpp"

namespace {

using namespace muster;

/// Enough for a number that repeats within a few percent.
constexpr std::uint64_t datagrams = 2'000'000;

double seconds_to_deliver(sim::World& world, std::uint64_t count) {
  const std::uint64_t end = world.datagrams_delivered() + count;
  const auto begin = std::chrono::steady_clock::now();
  while (world.datagrams_delivered() < end) world.run_for(std::chrono::seconds(1));
  const auto time = std::chrono::steady_clock::now() - begin;
  const auto delivered = world.datagrams_delivered() - (end - count);
  return std::chrono::duration<double>(time).count() * static_cast<double>(count) /
         static_cast<double>(delivered);
}

/// An idle cluster: hellos, and now and then a probe.
void measure(std::size_t nodes, bool sealed) {
  sim::World world(1);
  const crypto::ClusterKey key(Key::from_bytes(std::array<std::byte, Key::raw_bytes>{}), "sim");
  for (std::size_t i = 0; i < nodes; ++i) {
    sim::NodeOptions options;
    options.name = "n" + std::to_string(i);
    if (sealed) options.keys = {key};
    world.start(world.add_node(options));
  }
  world.run_for(std::chrono::seconds(5));
  const double rate = static_cast<double>(datagrams) / seconds_to_deliver(world, datagrams);
  fmt::print("{:4} nodes, sealing {:3}: {:9.0f} datagrams/s\n", nodes, sealed ? "on" : "off", rate);
}

}  // namespace

int main() {
  for (const std::size_t nodes : {3, 10, 30, 100, 300}) {
    measure(nodes, false);
    measure(nodes, true);
  }
}
