#include "hosts/chaos/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace muster::chaos {

namespace {

constexpr std::size_t hosts = 8;
constexpr int rounds = 100;

// A seed repeats its faults.
TEST(Plan, IsTheSameForTheSameSeed) {
  Plan one(7, hosts);
  Plan same(7, hosts);
  Plan other(8, hosts);
  EXPECT_EQ(one.weights(), same.weights());
  for (int i = 0; i < rounds; ++i) {
    const Round round = one.next();
    EXPECT_EQ(round, same.next());
    EXPECT_NE(round, other.next());
  }
}

// Faults of every kind occur at every host.
TEST(Plan, HasFaultsOfEveryKindForEveryHost) {
  Plan plan(1, hosts);
  std::set<std::pair<FaultKind, Lab::Host>> seen;
  for (int i = 0; i < rounds; ++i) {
    for (const Fault& fault : plan.next().faults) {
      for (const Lab::Host host : fault.hosts) seen.emplace(fault.kind, host);
      if (fault.hosts.empty()) seen.emplace(fault.kind, 0);
    }
  }
  constexpr std::size_t kinds_of_hostile_hosts = 2;
  EXPECT_EQ(seen.size(), (fault_kinds - kinds_of_hostile_hosts) * hosts + kinds_of_hostile_hosts);
}

// Faults end with their round, and a host has one of a sort at a time.
TEST(Plan, KeepsFaultsApart) {
  Plan plan(1, hosts);
  for (int i = 0; i < rounds; ++i) {
    const Round round = plan.next();
    std::map<std::pair<FaultKind, Lab::Host>, Duration> free;
    for (const Fault& fault : round.faults) {
      EXPECT_LE(fault.from, fault.until);
      EXPECT_TRUE(fault.until <= round.turmoil || fault.until == to_the_last);
      EXPECT_LT(fault.hosts.size(), hosts) << "nobody would be on the other side";
      for (const Lab::Host host : fault.hosts) {
        Duration& since = free[{fault.kind, host}];
        EXPECT_GE(fault.from, since) << describe(fault);
        since = fault.until;
      }
    }
  }
}

// The loss in the calm time must not remove a node.
TEST(Plan, LosesLittleInTheCalm) {
  Plan plan(1, hosts);
  for (int i = 0; i < rounds; ++i) {
    const Round round = plan.next();
    ASSERT_EQ(round.calm_loss.size(), hosts);
    EXPECT_LE(*std::max_element(round.calm_loss.begin(), round.calm_loss.end()), loss_borne);
  }
}

}  // namespace

}  // namespace muster::chaos
