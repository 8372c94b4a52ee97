#include <benchmark/benchmark.h>

#include <deque>
#include <vector>

#include "bench/micro/bare_cipher.hpp"
#include "bench/micro/crowd.hpp"
#include "wire/codec.hpp"

namespace muster::bench {

namespace {

using Packet = std::vector<std::uint8_t>;

void crowds(benchmark::internal::Benchmark* bench) {
  bench->ArgName("nodes")->Arg(10)->Arg(1'000)->Arg(10'000);
}

/// Makes one hello of each member. This is not measured.
void say(Crowd& crowd, std::vector<Packet>& packets) {
  for (std::size_t i = 0; i < crowd.size(); ++i) {
    const auto sealed = crowd.hello(i);
    packets[i].assign(sealed.begin(), sealed.end());
  }
}

/// A sealed hello from its bytes to the updated record, one input each.
void ingest_ours(benchmark::State& state) {
  Crowd crowd(static_cast<std::size_t>(state.range(0)));
  std::vector<Packet> packets(crowd.size());
  std::size_t at = crowd.size();
  for (auto _ : state) {
    if (at == crowd.size()) {
      state.PauseTiming();
      say(crowd, packets);
      at = 0;
      state.ResumeTiming();
    }
    crowd.hear(at, packets[at]);
    ++at;
  }
  if (!crowd.was_heard()) state.SkipWithError("a hello was dropped");
}
BENCHMARK(ingest_ours)->Name("hello/ours")->Apply(crowds);

/// The limit: opens the same packets with as many contexts, and does nothing else.
void ingest_bare(benchmark::State& state) {
  const auto nodes = static_cast<std::size_t>(state.range(0));
  std::vector<Packet> sealed(nodes, Packet(Crowd(1).hello(0).size()));
  std::deque<BareCipher> ciphers(nodes);
  std::size_t at = nodes;
  std::uint64_t counter = 0;
  for (auto _ : state) {
    if (at == nodes) {
      state.PauseTiming();
      ++counter;
      for (std::size_t i = 0; i < nodes; ++i) {
        const PacketView packet(sealed[i]);
        ciphers[i].seal(counter, packet.header, packet.body, packet.tag);
      }
      at = 0;
      state.ResumeTiming();
    }
    const PacketView packet(sealed[at]);
    if (!ciphers[at].open(counter, packet.header, packet.body, packet.tag)) {
      return state.SkipWithError("the packet does not open");
    }
    ++at;
  }
}
BENCHMARK(ingest_bare)->Name("hello/limit")->Apply(crowds);

/// Reads the fields of a hello and nothing else.
void decode_hello(benchmark::State& state) {
  const core::Message hello = core::Hello{.node = {1, 2},
                                          .weight = 0.5,
                                          .term = 7,
                                          .master_term = 7,
                                          .interval = std::chrono::seconds(1),
                                          .valid_for = std::chrono::seconds(2),
                                          .attributes = 3,
                                          .sent = 1'000,
                                          .port = 12'346};
  Packet body(wire::write_frame(hello, {}));
  wire::write_frame(hello, body);
  for (auto _ : state) {
    core::Bytes left = body;
    const auto frame = wire::take_frame(left);
    core::Hello read;
    if (!wire::decode(frame->content, read)) return state.SkipWithError("it does not decode");
    benchmark::DoNotOptimize(read);
  }
}
BENCHMARK(decode_hello)->Name("decode/ours");

/// The limit: copies the bytes of a hello once, as every decoder must.
void copy_hello(benchmark::State& state) {
  const Packet body(48, 7);
  Packet copy(body.size());
  for (auto _ : state) {
    std::copy(body.begin(), body.end(), copy.begin());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(copy_hello)->Name("decode/limit");

}  // namespace

}  // namespace muster::bench
