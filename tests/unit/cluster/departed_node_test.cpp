#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/office.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;
using testing::StrEq;

/// Two nodes that have nothing yet, of which one will go. What it may still hold is waited for.
struct DepartedNodeTest : testing::Test {
  static constexpr std::size_t master = 0;
  static constexpr std::size_t other = 1;

  Office office{1};

  DepartedNodeTest() {
    office.add(2, 1);
    office.elect(master);
    office.run(1s);
  }
  ~DepartedNodeTest() override { EXPECT_THAT(office.fault(), StrEq("")); }

  const std::map<UnitId, Claim>& work(std::size_t node) { return office.desk(node).work; }

  /// The heir gets what the departed node may hold when the lease of that one is over, not before.
  void expect_wait(std::size_t heir, std::size_t units_before, std::size_t units_after) {
    office.run(Office::lease);
    EXPECT_THAT(work(heir), SizeIs(units_before));
    office.run(Office::lease);
    EXPECT_THAT(work(heir), SizeIs(units_after));
  }
};

// A node that was lost may still work.
TEST_F(DepartedNodeTest, IsWaitedForIfItWasLost) {
  office.set_units(numbered(12));
  office.run(1s);
  ASSERT_THAT(work(other), SizeIs(6));
  office.lose(other, RemovalReason::timeout);
  expect_wait(master, 6, 12);
}

// A node that says goodbye may have taken something up of which its last word is still on its way:
// that it is known to hold nothing says nothing.
TEST_F(DepartedNodeTest, IsWaitedForIfItSaidGoodbyeBeforeItsLedgerArrived) {
  office.set_units(numbered(2));
  office.run(100us);
  // The table is on its way to the other node, and nothing that it says arrives from now on.
  office.isolate(other);
  office.run(1ms);
  ASSERT_THAT(work(other), SizeIs(1));
  office.lose(other, RemovalReason::goodbye);
  expect_wait(master, 1, 2);
}

// So may a master, of whose last table nobody has heard; not even that there is such a unit.
TEST_F(DepartedNodeTest, IsWaitedForIfItWasMasterAndItsLastTableNeverArrived) {
  office.isolate(master);
  office.desk(master).distribution->set_units(numbered(1), office.now());
  office.run(Office::lease / 2);
  ASSERT_THAT(work(master), SizeIs(1));
  office.lose(master, RemovalReason::goodbye);
  office.elect(other);
  office.run(100ms);
  office.desk(other).distribution->set_units(numbered(1), office.now());
  expect_wait(other, 0, 1);
}

// A master may have come after somebody went who has not given everything up yet. Those who saw
// that one go say so (found by the swarm, seed 64).
TEST_F(DepartedNodeTest, IsWaitedForIfItWentBeforeTheMasterCame) {
  office.set_units(numbered(2));
  office.run(1s);
  ASSERT_THAT(work(master), SizeIs(1));
  office.lose(master, RemovalReason::goodbye);
  office.run(10ms);
  const std::size_t newcomer = office.add();
  office.run(10ms);
  office.elect(newcomer);
  expect_wait(newcomer, 0, 1);
}

}  // namespace
}  // namespace muster::cluster
