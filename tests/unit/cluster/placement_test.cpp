#include "cluster/placement.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "cluster/apportion.hpp"

namespace muster::cluster {
namespace {

using Placeables = std::map<UnitId, Placeable, std::less<>>;

std::vector<Candidate> some_candidates() {
  std::vector<Candidate> candidates;
  const auto count = *rc::gen::inRange(1, 9);
  for (int i = 0; i < count; ++i) {
    candidates.push_back(
        {{1, static_cast<std::uint64_t>(i + 1)}, *rc::gen::inRange<std::uint32_t>(1, 5)});
  }
  return candidates;
}

Placeables some_units(std::size_t candidates) {
  Placeables units;
  const auto count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) {
    // Some units have no owner, and some belong to departed nodes.
    const auto owner = *rc::gen::inRange<std::uint64_t>(0, candidates + 3);
    units.emplace(std::to_string(i), Placeable{owner == 0 ? NodeId{} : NodeId{1, owner}, {}});
  }
  return units;
}

std::map<NodeId, std::size_t> loads_of(const std::map<UnitId, NodeId, std::less<>>& places) {
  std::map<NodeId, std::size_t> loads;
  for (const auto& [unit, node] : places) ++loads[node];
  return loads;
}

// Loads differ by at most one unit per unit of capacity.
RC_GTEST_PROP(Placement, IsBalanced, ()) {
  const auto candidates = some_candidates();
  const Placeables units = some_units(candidates.size());
  auto loads = loads_of(place(units, candidates));
  for (const Candidate& a : candidates) {
    for (const Candidate& b : candidates) {
      RC_ASSERT(loads[a.node] * b.capacity <= (loads[b.node] + 1) * a.capacity);
    }
  }
}

// Only units without an owner, and units above an owner's share, move.
RC_GTEST_PROP(Placement, MovesTheLeast, ()) {
  const auto candidates = some_candidates();
  const Placeables units = some_units(candidates.size());
  const auto places = place(units, candidates);
  const auto loads = loads_of(places);
  std::map<NodeId, std::size_t> before;
  for (const auto& [unit, placeable] : units) ++before[placeable.owner];
  std::size_t least = 0;
  for (const auto& [node, count] : before) {
    const auto found = loads.find(node);
    least += count - std::min(count, found == loads.end() ? 0 : found->second);
  }
  const auto moved = std::count_if(units.begin(), units.end(), [&](const auto& entry) {
    return places.at(entry.first) != entry.second.owner;
  });
  RC_ASSERT(static_cast<std::size_t>(moved) == least);
}

// Each unit gets exactly one place. (In a reference package, rounding lost partitions when one of
// five nodes left, and assigned partitions that do not exist with three or four.)
RC_GTEST_PROP(Placement, PlacesEveryUnitOnce, ()) {
  const auto candidates = some_candidates();
  const Placeables units = some_units(candidates.size());
  const auto places = place(units, candidates);
  RC_ASSERT(places.size() == units.size());
  for (const auto& [unit, node] : places) {
    RC_ASSERT(
        std::any_of(candidates.begin(), candidates.end(),
                    [&, wanted = node](const Candidate& each) { return each.node == wanted; }));
  }
}

// Where balance leaves a choice, nodes keep the units that they have.
TEST(Apportion, KeepsPresentOwners) {
  EXPECT_EQ(apportion(3, {{1, 0}, {1, 2}}), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(apportion(3, {{1, 2}, {1, 0}}), (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(apportion(10, {{1, 0}, {4, 0}}), (std::vector<std::size_t>{2, 8}));
  EXPECT_EQ(apportion(0, {{1, 5}}), (std::vector<std::size_t>{0}));
  EXPECT_TRUE(apportion(7, {}).empty());
}

// A node does not get a unit that it refused. If all refused it, no node gets it.
TEST(Placement, AvoidsNodesThatRefused) {
  const std::vector<Candidate> candidates{{{1, 1}, 1}, {{1, 2}, 1}};
  EXPECT_EQ(place({{"a", {{1, 1}, {{1, 1}}}}}, candidates).at("a"), (NodeId{1, 2}));
  EXPECT_TRUE(place({{"a", {{1, 1}, {{1, 1}, {1, 2}}}}}, candidates).at("a").is_nil());
}

/// Units, many of which are refused by some of the candidates.
Placeables some_refused_units(const std::vector<Candidate>& candidates) {
  Placeables units = some_units(candidates.size());
  for (auto& [unit, placeable] : units) {
    if (*rc::gen::inRange(0, 3) != 0) continue;
    for (const Candidate& candidate : candidates) {
      if (*rc::gen::arbitrary<bool>()) placeable.refused_by.insert(candidate.node);
    }
  }
  return units;
}

bool is_taken(const Placeable& placeable, const std::vector<Candidate>& candidates) {
  return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& each) {
    return !placeable.refused_by.contains(each.node);
  });
}

// For arbitrary refusals, each unit is with a node that accepts it, if there is one, and repeated
// planning reaches a fixed point.
RC_GTEST_PROP(Placement, RespectsRefusalsAndSettles, ()) {
  const auto candidates = some_candidates();
  Placeables units = some_refused_units(candidates);
  const auto move = [&](const auto& places) {
    RC_ASSERT(places.size() == units.size());
    for (auto& [unit, placeable] : units) placeable.owner = places.at(unit);
  };
  auto places = place(units, candidates);
  move(places);
  for (const auto& [unit, placeable] : units) {
    RC_ASSERT(placeable.owner.is_nil() == !is_taken(placeable, candidates));
    RC_ASSERT(!placeable.refused_by.contains(placeable.owner));
  }
  constexpr int rounds = 3;
  for (int i = 0; i < rounds; ++i) move(places = place(units, candidates));
  RC_ASSERT(place(units, candidates) == places);
}

// One refusal does not upset the balance if another unit can be swapped.
RC_GTEST_PROP(Placement, IsBalancedDespiteARefusal, ()) {
  auto candidates = some_candidates();
  RC_PRE(candidates.size() > 1);
  for (Candidate& candidate : candidates) candidate.capacity = 1;
  Placeables units = some_units(candidates.size());
  RC_PRE(!units.empty());
  units.begin()->second.refused_by.insert(candidates.front().node);
  auto loads = loads_of(place(units, candidates));
  for (const Candidate& a : candidates) {
    for (const Candidate& b : candidates) {
      RC_ASSERT(loads[a.node] <= loads[b.node] + 1);
    }
  }
}

// Without candidates no unit has a place.
TEST(Placement, HasNoPlaceWithoutCandidates) {
  EXPECT_TRUE(place({{"a", {}}}, {}).at("a").is_nil());
}

}  // namespace
}  // namespace muster::cluster
