#include "core/ranking.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace muster::core {

namespace {

/// Few different values, so that ties are common.
Candidate any_candidate() {
  return {.weight = *rc::gen::element(-1.0, -0.0, 0.0, 0.5, 1.0, 1e300),
          .node = {*rc::gen::inRange<std::uint64_t>(0, 3), *rc::gen::inRange<std::uint64_t>(0, 3)}};
}

Mastership any_mastership() {
  return {.term = *rc::gen::inRange<std::uint64_t>(1, 4), .holder = any_candidate()};
}

std::vector<Candidate> any_candidates() {
  std::vector<Candidate> candidates(*rc::gen::inRange<std::size_t>(1, 20));
  for (Candidate& each : candidates) each = any_candidate();
  return candidates;
}

// The heavier ranks first; of equal weights the higher id.
TEST(Ranking, IsByWeightThenId) {
  EXPECT_LT((Candidate{1.0, {9, 9}}), (Candidate{2.0, {1, 1}}));
  EXPECT_LT((Candidate{1.0, {1, 9}}), (Candidate{1.0, {2, 1}}));
  EXPECT_LT((Candidate{1.0, {1, 1}}), (Candidate{1.0, {1, 2}}));
  EXPECT_LT((Candidate{-0.0, {1, 1}}), (Candidate{0.0, {1, 2}})) << "both zeros weigh the same";
  EXPECT_LT((Candidate{0.0, {1, 1}}), (Candidate{-0.0, {1, 2}}));
}

// A later term ranks above any weight.
TEST(Ranking, OfMastersIsByTermFirst) {
  EXPECT_LT((Mastership{1, {100.0, {9, 9}}}), (Mastership{2, {0.0, {1, 1}}}));
  EXPECT_LT((Mastership{2, {0.0, {1, 1}}}), (Mastership{2, {1.0, {1, 1}}}));
}

// One of two different nodes always ranks first, so there are no ties.
RC_GTEST_PROP(Ranking, NeverTiesDifferentNodes, ()) {
  const Candidate a = any_candidate();
  Candidate b = any_candidate();
  if (a.node == b.node) ++b.node.low;
  RC_ASSERT((a < b) != (b < a));
  const Mastership of_a{1, a};
  const Mastership of_b{*rc::gen::inRange<std::uint64_t>(1, 3), b};
  RC_ASSERT((of_a < of_b) != (of_b < of_a));
}

// Irreflexive, asymmetric, transitive, as sorting requires.
RC_GTEST_PROP(Ranking, IsAStrictWeakOrder, ()) {
  const Mastership a = any_mastership();
  const Mastership b = any_mastership();
  const Mastership c = any_mastership();
  RC_ASSERT(!(a < a));
  RC_ASSERT(!(a < b && b < a));
  if (a < b && b < c) RC_ASSERT(a < c);
  const auto tied = [](const Mastership& x, const Mastership& y) { return !(x < y) && !(y < x); };
  if (tied(a, b) && tied(b, c)) RC_ASSERT(tied(a, c));
}

// Every node computes the same winner for any order of candidates.
RC_GTEST_PROP(Ranking, FindsTheWinnerASortFinds, ()) {
  std::vector<Candidate> candidates = any_candidates();
  const Candidate winner = *std::max_element(candidates.begin(), candidates.end());
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.weight, a.node.high, a.node.low) >
           std::tie(b.weight, b.node.high, b.node.low);
  });
  RC_ASSERT(candidates.front().node == winner.node);
  RC_ASSERT(candidates.front().weight == winner.weight);
}

}  // namespace

}  // namespace muster::core
