#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "bench/micro/crowd.hpp"
#include "core/ranking.hpp"

namespace muster::bench {

namespace {

void crowds(benchmark::internal::Benchmark* bench) {
  bench->ArgName("nodes")->Arg(10)->Arg(1'000)->Arg(10'000);
}

/// The cost of a change of members or roles: the engine reconsiders the election as one input.
void elect_ours(benchmark::State& state) {
  Crowd crowd(static_cast<std::size_t>(state.range(0)));
  engine::Engine& engine = crowd.engine();
  for (auto _ : state) {
    engine.begin(crowd.now());
    engine.protocol().election().consider();
    engine.finish();
    engine.datagrams().clear();
    engine.events().clear();
  }
}
BENCHMARK(elect_ours)->Name("election/ours")->Apply(crowds);

/// The limit: reads each candidate once, in contiguous memory.
void elect_bare(benchmark::State& state) {
  std::vector<core::Candidate> candidates(static_cast<std::size_t>(state.range(0)));
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i] = {0.5, {2, i + 1}};
  for (auto _ : state) {
    benchmark::DoNotOptimize(candidates.data());
    benchmark::DoNotOptimize(*std::max_element(candidates.begin(), candidates.end()));
  }
}
BENCHMARK(elect_bare)->Name("election/limit")->Apply(crowds);

}  // namespace

}  // namespace muster::bench
