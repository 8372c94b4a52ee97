#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/ranking.hpp"
#include "unit/core/bench.hpp"
#include "unit/core/lan.hpp"

namespace muster::core {

namespace {

using namespace std::chrono_literals;

struct Claim {
  std::string name;
  std::uint64_t term = 0;
  double weight = 0;

  Mastership mastership() const { return {term, {weight, node_named(name)}}; }
};

/// The masters that remain, found by sorting: term, then weight, then id.
std::set<std::string> survivors_of(std::vector<Claim> claims, std::size_t required) {
  std::sort(claims.begin(), claims.end(),
            [](const Claim& a, const Claim& b) { return b.mastership() < a.mastership(); });
  std::set<std::string> names;
  for (std::size_t i = 0; i < std::min(required, claims.size()); ++i) names.insert(claims[i].name);
  return names;
}

/// Whether the node of `claims[own]` remains master when it hears all others at once.
bool remains(const std::vector<Claim>& claims, std::size_t own, std::uint8_t required) {
  Config config = Bench::me();
  config.node = node_named(claims[own].name);
  config.weight = claims[own].weight;
  config.masters_required = required;
  config.term_floor = claims[own].term - 1;
  Bench bench(config);
  bench.start();
  bench.call([](Protocol& protocol) { protocol.election().promote(); });
  std::vector<Puppet> others;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (i == own) continue;
    others.push_back(bench.puppet(claims[i].name, claims[i].weight));
    others.back().hello.masters_required = required;
    bench.admit(others.back());
  }
  std::vector<Puppet*> all;
  for (Puppet& other : others) {
    const auto claim = std::find_if(claims.begin(), claims.end(),
                                    [&](const Claim& each) { return each.name == other.name; });
    other.hello.master = true;
    other.hello.term = other.hello.master_term = claim->term;
    all.push_back(&other);
  }
  bench.hear_together(all);
  return bench.protocol().election().is_master();
}

// Exactly the lowest of the surplus masters yield, and each node computes that alone.
RC_GTEST_PROP(Election, LeavesTheSameSurvivorsEverywhere, ()) {
  const auto count = *rc::gen::element<std::size_t>(1, 2, 3, 5, 8);
  const auto required = *rc::gen::element<std::uint8_t>(1, 2, 3, 4);
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < count; ++i) {
    claims.push_back({std::string(1, static_cast<char>('b' + i)),
                      *rc::gen::element<std::uint64_t>(3, 4, 5), *rc::gen::element(0.0, 1.0, 2.0)});
  }
  const std::set<std::string> expected = survivors_of(claims, required);
  std::set<std::string> survivors;
  for (std::size_t i = 0; i < count; ++i) {
    if (remains(claims, i, required)) survivors.insert(claims[i].name);
  }
  RC_ASSERT(survivors == expected);
}

/// Nodes that act as master.
std::set<Lan::Node> masters_of(Lan& lan, std::size_t nodes) {
  std::set<Lan::Node> masters;
  for (Lan::Node node = 0; node < nodes; ++node) {
    if (lan.at(node).election().is_master()) masters.insert(node);
  }
  return masters;
}

/// The masters that `node` knows, itself included.
std::set<std::uint64_t> view_of_masters(Lan& lan, Lan::Node node) {
  std::set<std::uint64_t> masters;
  for (const NodeView& view : lan.at(node).nodes()) {
    if (view.hello.master) masters.insert(view.hello.node.low);
  }
  if (lan.at(node).election().is_master()) masters.insert(lan.id(node).low);
  return masters;
}

// After any simultaneous requests, there are as many masters as required, all nodes agree on them,
// and no two have the same term.
RC_GTEST_PROP(Election, SettlesAfterAnyDemands, (std::uint64_t seed)) {
  const auto nodes = *rc::gen::element<std::size_t>(2, 3, 5);
  const auto required = *rc::gen::element<std::uint8_t>(1, 2, 3, 4);
  Lan lan(seed);
  lan.delay_max = *rc::gen::element<Duration>(100us, 5ms, 40ms);
  for (std::size_t i = 0; i < nodes; ++i) {
    Config config;
    config.masters_required = required;
    if (*rc::gen::arbitrary<bool>()) config.preempt_after = 300ms;
    lan.add(config);
  }
  const auto demands = *rc::gen::inRange(0, 12);
  for (int i = 0; i < demands; ++i) {
    const auto node = *rc::gen::element<Lan::Node>(0, 1, 2, 3, 4) % nodes;
    const bool promote = *rc::gen::weightedElement<bool>({{3, true}, {1, false}});
    lan.call(node, [&](Protocol& protocol) {
      promote ? protocol.election().promote() : protocol.election().demote(false);
    });
    lan.run_for(*rc::gen::element<Duration>(0us, 50us, 1ms, 60ms, 700ms));
  }
  lan.run_for(10s);
  const std::set<Lan::Node> masters = masters_of(lan, nodes);
  RC_ASSERT(masters.size() == std::min<std::size_t>(required, nodes));
  std::set<std::uint64_t> terms;
  for (const Lan::Node master : masters) {
    RC_ASSERT(terms.insert(lan.at(master).self().master_term).second);
  }
  const auto view = view_of_masters(lan, 0);
  RC_ASSERT(view.size() == masters.size());
  for (Lan::Node node = 1; node < nodes; ++node) RC_ASSERT(view_of_masters(lan, node) == view);
}

}  // namespace

}  // namespace muster::core
