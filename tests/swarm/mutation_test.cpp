#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>

#include "check/panel.hpp"
#include "core/mutation.hpp"
#include "swarm/run.hpp"

namespace muster::swarm {

namespace {

using core::Mutation;

/// A mutation must be found within this many seeds from the first one on.
constexpr std::uint64_t seeds_max = 200;

struct Case {
  const char* name;
  Mutation mutation;
  /// The checker whose promise it breaks.
  const char* checker;
};

void PrintTo(const Case& each, std::ostream* out) {
  *out << each.name;
}

/// Each checker occurs at least once.
const Case cases[] = {
    {"HidesArrivals", Mutation::hides_arrivals, "event-order"},
    {"MixesClusters", Mutation::mixes_clusters, "ghosts"},
    {"RepeatsTerms", Mutation::repeats_terms, "terms"},
    {"SharesTerms", Mutation::shares_terms, "mastership"},
    {"IgnoresLease", Mutation::ignores_lease, "lease"},
    {"AsksNobody", Mutation::asks_nobody, "false-removal"},
    {"KeepsTheDead", Mutation::keeps_the_dead, "detection"},
    {"BearsGrudges", Mutation::bears_grudges, "convergence"},
    {"StaysReady", Mutation::stays_ready, "readiness"},
    {"MissesAttributes", Mutation::misses_attributes, "attributes"},
    {"ForgetsOrder", Mutation::forgets_order, "messages"},
    {"RemembersAll", Mutation::remembers_all, "memory"},
    {"BelievesForgers", Mutation::believes_forgers, "untouched"},
    {"RepeatsLeaderTerms", Mutation::repeats_leader_terms, "leadership"},
    {"RepeatsElectionTerms", Mutation::repeats_leader_terms, "elections"},
    {"AssignsAtOnce", Mutation::assigns_at_once, "handover"},
    {"AssignsAtOnceSeenByOwners", Mutation::assigns_at_once, "ownership"},
    {"DropsBeforeReleased", Mutation::drops_before_released, "handover"},
    {"OutlivesLease", Mutation::outlives_lease, "tenure"},
    {"LeavesOrphans", Mutation::leaves_orphans, "coverage"},
    {"NeverLevels", Mutation::never_levels, "balance"},
    {"DealsAnew", Mutation::deals_anew, "movement"},
};

class MutationTest : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override { core::active_mutation = GetParam().mutation; }
  void TearDown() override { core::active_mutation = Mutation::none; }
};

/// Whether the checker finds a violation in this run.
bool finds(const char* checker, std::uint64_t seed) {
  const Outcome outcome = run(draw_options(seed));
  return std::any_of(
      outcome.violations.begin(), outcome.violations.end(),
      [&](const check::Violation& violation) { return violation.checker == checker; });
}

// Every checker can fail: it finds an engine that breaks its promise.
TEST_P(MutationTest, IsFoundByItsChecker) {
  std::uint64_t seed = 1;
  while (seed <= seeds_max && !finds(GetParam().checker, seed)) ++seed;
  EXPECT_LE(seed, seeds_max) << GetParam().checker << " did not find it";
  RecordProperty("seeds", std::to_string(seed));
}

INSTANTIATE_TEST_SUITE_P(Every, MutationTest, testing::ValuesIn(cases),
                         [](const auto& each) { return std::string(each.param.name); });

// A checker without a mutation is not proven to work.
TEST(Mutations, ExistForEveryChecker) {
  for (const check::Examined& examined : check::Panel({}).examined()) {
    const bool is_there = std::any_of(std::begin(cases), std::end(cases), [&](const Case& each) {
      return each.checker == examined.checker;
    });
    EXPECT_TRUE(is_there) << examined.checker;
  }
}

}  // namespace

}  // namespace muster::swarm
