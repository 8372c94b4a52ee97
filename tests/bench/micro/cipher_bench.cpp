#include <benchmark/benchmark.h>

#include <array>
#include <vector>

#include "bench/micro/bare_cipher.hpp"
#include "crypto/session_cipher.hpp"
#include "wire/header.hpp"

namespace muster::bench {

namespace {

using crypto::SessionCipher;
using Tag = std::array<std::uint8_t, crypto::tag_bytes>;

/// Sizes of a packet: a hello, a channel message of 100 bytes, a full datagram.
void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgName("bytes")->Arg(64)->Arg(128)->Arg(1348);
}

SessionCipher cipher(SessionCipher::Direction direction) {
  const crypto::ClusterKey key(Key::from_bytes(std::array<std::byte, Key::raw_bytes>{}), "bench");
  return {key, SessionId{1, 2}, direction};
}

struct Packet {
  explicit Packet(benchmark::State& state) : body(static_cast<std::size_t>(state.range(0)), 7) {}

  std::array<std::uint8_t, wire::Header::bytes> header{};
  std::vector<std::uint8_t> body;
  Tag tag{};
};

void seal_ours(benchmark::State& state) {
  Packet packet(state);
  SessionCipher sealing = cipher(SessionCipher::Direction::seal);
  std::uint64_t counter = 0;
  for (auto _ : state) sealing.seal({counter++}, packet.header, packet.body, packet.tag);
}
BENCHMARK(seal_ours)->Name("seal/ours")->Apply(sizes);

void seal_bare(benchmark::State& state) {
  Packet packet(state);
  BareCipher bare;
  std::uint64_t counter = 0;
  for (auto _ : state) bare.seal(counter++, packet.header, packet.body, packet.tag);
}
BENCHMARK(seal_bare)->Name("seal/limit")->Apply(sizes);

/// Opening in place destroys the packet, so both variants copy it first.
template <class Open>
void open_copies(benchmark::State& state, const Packet& packet, Open&& open) {
  std::vector<std::uint8_t> body(packet.body.size());
  for (auto _ : state) {
    body.assign(packet.body.begin(), packet.body.end());
    if (!open(body)) return state.SkipWithError("the packet does not open");
  }
}

void open_ours(benchmark::State& state) {
  Packet packet(state);
  cipher(SessionCipher::Direction::seal).seal({1}, packet.header, packet.body, packet.tag);
  SessionCipher opening = cipher(SessionCipher::Direction::open);
  open_copies(state, packet, [&](std::span<std::uint8_t> body) {
    return opening.open({1}, packet.header, body, packet.tag);
  });
}
BENCHMARK(open_ours)->Name("open/ours")->Apply(sizes);

void open_bare(benchmark::State& state) {
  Packet packet(state);
  BareCipher bare;
  bare.seal(1, packet.header, packet.body, packet.tag);
  open_copies(state, packet, [&](std::span<std::uint8_t> body) {
    return bare.open(1, packet.header, body, packet.tag);
  });
}
BENCHMARK(open_bare)->Name("open/limit")->Apply(sizes);

}  // namespace

}  // namespace muster::bench
