#include "cluster/departures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/node_ids.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using test::bob;
using test::cid;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

/// The departures that a node remembers, and its clock.
struct DeparturesTest : testing::Test {
  const LeaseTiming timing = lease_timing({}, derive_timing({}));
  core::Time now{1h};
  Departures departures{timing};

  void note(const NodeId& node, RemovalReason reason, bool has_handed_over = false) {
    departures.note(node, {reason, has_handed_over, now}, now);
  }
  void pass(Duration time) {
    now += time;
    departures.advance(now);
  }
};

// A lost node may work until its lease is over and it has given up, and not longer.
TEST_F(DeparturesTest, LostNodesMayHoldSomethingForALease) {
  departures.note(bob, {RemovalReason::timeout, false, now - 1s}, now);
  EXPECT_TRUE(departures.may_hold(bob));
  EXPECT_THAT(departures.lost(), ElementsAre(bob));
  EXPECT_THAT(departures.next_deadline(), Optional(now - 1s + timing.until_free()));
  pass(timing.until_free() - 1s - 1ns);
  EXPECT_TRUE(departures.may_hold(bob));
  pass(1ns);
  EXPECT_FALSE(departures.may_hold(bob));
  EXPECT_THAT(departures.lost(), IsEmpty());
  EXPECT_EQ(departures.next_deadline(), std::nullopt);
}

// The reason of a departure decides. A timeout proves nothing, even for a node without units; a
// closed port proves that the process ended.
TEST_F(DeparturesTest, DistinguishLostNodesFromIdleOnes) {
  const auto is_lost = [&](RemovalReason reason, bool has_handed_over) {
    departures.returned(bob);
    note(bob, reason, has_handed_over);
    return departures.may_hold(bob);
  };
  EXPECT_TRUE(is_lost(RemovalReason::timeout, false));
  EXPECT_TRUE(is_lost(RemovalReason::timeout, true));
  EXPECT_TRUE(is_lost(RemovalReason::goodbye, false));
  EXPECT_FALSE(is_lost(RemovalReason::goodbye, true));
  EXPECT_TRUE(is_lost(RemovalReason::replaced, false));
  EXPECT_FALSE(is_lost(RemovalReason::replaced, true));
  EXPECT_FALSE(is_lost(RemovalReason::refused, false));
  EXPECT_FALSE(is_lost(RemovalReason::refused, true));
}

// Other nodes may have seen a departure of a node that this node never met.
TEST_F(DeparturesTest, AreLearnedFromOthers) {
  departures.infer(bob, now);
  EXPECT_TRUE(departures.may_hold(bob));
  EXPECT_THAT(departures.next_deadline(), Optional(now + timing.until_free()));
}

// Repeated reports do not prolong the wait.
TEST_F(DeparturesTest, AreNotProlongedByReports) {
  note(bob, RemovalReason::timeout);
  const auto until = departures.next_deadline();
  pass(1s);
  departures.infer(bob, now);
  EXPECT_EQ(departures.next_deadline(), until);
}

// The end of a process is remembered as long as another node may still report it as lost.
TEST_F(DeparturesTest, ThatAreCertainOutweighReports) {
  note(bob, RemovalReason::refused);
  pass(timing.until_free() - 1ns);
  departures.infer(bob, now);
  EXPECT_FALSE(departures.may_hold(bob));
  pass(1ns);
  departures.infer(bob, now);
  EXPECT_TRUE(departures.may_hold(bob));
}

// A node that returned speaks for itself, and its next departure counts.
TEST_F(DeparturesTest, EndWhenTheNodeReturns) {
  note(bob, RemovalReason::timeout);
  note(cid, RemovalReason::refused);
  departures.returned(bob);
  departures.returned(cid);
  EXPECT_FALSE(departures.may_hold(bob));
  departures.infer(cid, now);
  EXPECT_TRUE(departures.may_hold(cid));
}

// A former master may have granted a lease to a node that this node had lost long before.
TEST_F(DeparturesTest, LastForAWholeLeaseAfterAChangeOfMaster) {
  note(bob, RemovalReason::timeout);
  note(cid, RemovalReason::refused);
  pass(2s);
  departures.lead(now);
  EXPECT_THAT(departures.lost(), ElementsAre(bob));
  EXPECT_THAT(departures.next_deadline(), Optional(now + timing.until_free()));
}

// A node that was lost before a mastership had a table stays so for that mastership. The next
// mastership starts over.
TEST_F(DeparturesTest, BeforeATableAreKnownForAllOfItsMastership) {
  note(bob, RemovalReason::timeout);
  departures.lead(now);
  EXPECT_THAT(departures.lost_before_adoption(), IsEmpty());
  departures.infer(cid, now);
  departures.adopt();
  EXPECT_THAT(departures.lost_before_adoption(), ElementsAre(bob, cid));
  departures.returned(bob);
  pass(timing.until_free());
  EXPECT_THAT(departures.lost(), IsEmpty());
  EXPECT_THAT(departures.lost_before_adoption(), ElementsAre(bob, cid));
  departures.lead(now);
  departures.adopt();
  EXPECT_THAT(departures.lost_before_adoption(), IsEmpty());
}

// Each departure ends at its own time.
TEST_F(DeparturesTest, EndOneAfterAnother) {
  note(bob, RemovalReason::timeout);
  pass(1s);
  note(cid, RemovalReason::goodbye);
  EXPECT_THAT(departures.next_deadline(), Optional(now - 1s + timing.until_free()));
  pass(timing.until_free() - 1s);
  EXPECT_THAT(departures.lost(), ElementsAre(cid));
  EXPECT_THAT(departures.next_deadline(), Optional(now + 1s));
}

}  // namespace
}  // namespace muster::cluster
