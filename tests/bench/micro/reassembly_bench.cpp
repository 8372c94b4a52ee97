#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "wire/reassembler.hpp"

namespace muster::bench {

namespace {

using Buffer = std::vector<std::uint8_t>;

/// Content of a full datagram.
constexpr std::uint16_t stride = 1'300;
/// Finished messages are remembered for a while. Time passes, so that they are also forgotten.
constexpr auto between_messages = std::chrono::milliseconds(10);

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgName("bytes")->Arg(20'000)->Arg(1'048'576);
}

std::vector<wire::Fragment> pieces_of(const Buffer& message) {
  std::vector<wire::Fragment> pieces;
  for (std::size_t at = 0; at < message.size(); at += stride) {
    pieces.push_back({.message = 0,
                      .total = static_cast<std::uint32_t>(message.size()),
                      .stride = stride,
                      .index = static_cast<std::uint16_t>(at / stride),
                      .data = core::Bytes(message).subspan(
                          at, std::min<std::size_t>(stride, message.size() - at))});
  }
  return pieces;
}

/// Adds all fragments of a message in order.
void reassemble_ours(benchmark::State& state) {
  const Buffer message(static_cast<std::size_t>(state.range(0)), 7);
  std::vector<wire::Fragment> pieces = pieces_of(message);
  wire::Reassembler reassembler;
  core::Time now{std::chrono::hours(1)};
  std::uint32_t id = 0;
  std::uint64_t packet = 0;
  for (auto _ : state) {
    ++id;
    now += between_messages;
    std::optional<wire::Reassembler::Message> whole;
    for (wire::Fragment& piece : pieces) {
      piece.message = id;
      whole = reassembler.add(1, piece, ++packet, now);
    }
    if (!whole || whole->bytes.size() != message.size())
      return state.SkipWithError("it is not whole");
    reassembler.run_due(now);
  }
}
BENCHMARK(reassemble_ours)->Name("reassembly/ours")->Apply(sizes);

/// The limit: copies the same fragments into a buffer of the right size.
void reassemble_bare(benchmark::State& state) {
  const Buffer message(static_cast<std::size_t>(state.range(0)), 7);
  const std::vector<wire::Fragment> pieces = pieces_of(message);
  for (auto _ : state) {
    Buffer whole(message.size());
    for (const wire::Fragment& piece : pieces) {
      std::copy(piece.data.begin(), piece.data.end(),
                whole.begin() + static_cast<std::ptrdiff_t>(piece.index) * stride);
    }
    benchmark::DoNotOptimize(whole.data());
  }
}
BENCHMARK(reassemble_bare)->Name("reassembly/limit")->Apply(sizes);

}  // namespace

}  // namespace muster::bench
