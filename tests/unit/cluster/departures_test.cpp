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

/// What a node remembers of two others, and its clock.
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

// A node that was lost may work until its lease is over and it has given up, and not longer.
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

// What becomes of a node's work depends on how it went. Silence says nothing, not even of one that
// had nothing when it was last heard; a closed port says everything.
TEST_F(DeparturesTest, TellApartWhoIsLostAndWhoHoldsNothing) {
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

// Others may have seen somebody go that this node never met.
TEST_F(DeparturesTest, AreKnownFromHearsay) {
  departures.infer(bob, now);
  EXPECT_TRUE(departures.may_hold(bob));
  EXPECT_THAT(departures.next_deadline(), Optional(now + timing.until_free()));
}

// They may repeat themselves for long: that alone keeps nobody's work waiting for longer.
TEST_F(DeparturesTest, AreNotProlongedByHearsay) {
  note(bob, RemovalReason::timeout);
  const auto until = departures.next_deadline();
  pass(1s);
  departures.infer(bob, now);
  EXPECT_EQ(departures.next_deadline(), until);
}

// They may know less, too: that a process has ended is remembered for as long as somebody may take
// it for lost.
TEST_F(DeparturesTest, ThatAreCertainOutweighHearsay) {
  note(bob, RemovalReason::refused);
  pass(timing.until_free() - 1ns);
  departures.infer(bob, now);
  EXPECT_FALSE(departures.may_hold(bob));
  pass(1ns);
  departures.infer(bob, now);
  EXPECT_TRUE(departures.may_hold(bob));
}

// Who is here again speaks for itself, and how it goes the next time is what counts.
TEST_F(DeparturesTest, EndWhenTheNodeReturns) {
  note(bob, RemovalReason::timeout);
  note(cid, RemovalReason::refused);
  departures.returned(bob);
  departures.returned(cid);
  EXPECT_FALSE(departures.may_hold(bob));
  departures.infer(cid, now);
  EXPECT_TRUE(departures.may_hold(cid));
}

// A former master may have granted to somebody whom this node had lost long before.
TEST_F(DeparturesTest, LastForAWholeLeaseAfterAChangeOfMaster) {
  note(bob, RemovalReason::timeout);
  note(cid, RemovalReason::refused);
  pass(2s);
  departures.lead(now);
  EXPECT_THAT(departures.lost(), ElementsAre(bob));
  EXPECT_THAT(departures.next_deadline(), Optional(now + timing.until_free()));
}

// Who was lost before a mastership had a table stays so for all of it, and for the next one it is
// found out anew.
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

// All are waited for, each in its turn.
TEST_F(DeparturesTest, AreOverOneAfterAnother) {
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
