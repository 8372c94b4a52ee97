#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cluster/office.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;
using testing::StrEq;

/// Two nodes without units, one of which departs. The other waits for units that it may still hold.
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

  /// The heir gets the units of the departed node when its lease is over, not before.
  void expect_wait(std::size_t heir, std::size_t units_before, std::size_t units_after) {
    office.run(Office::lease);
    EXPECT_THAT(work(heir), SizeIs(units_before));
    office.run(Office::lease);
    EXPECT_THAT(work(heir), SizeIs(units_after));
  }
};

// A lost node may still work.
TEST_F(DepartedNodeTest, DelaysItsHeirIfLost) {
  office.set_units(numbered(12));
  office.run(1s);
  ASSERT_THAT(work(other), SizeIs(6));
  office.lose(other, RemovalReason::timeout);
  expect_wait(master, 6, 12);
}

// A node that says goodbye may have taken a unit while its latest ledger was still in transit. The
// known ledger alone therefore proves nothing.
TEST_F(DepartedNodeTest, DelaysItsHeirIfItsLedgerIsMissing) {
  office.set_units(numbered(2));
  office.run(100us);
  // The table is in transit to the other node, and from now on nothing from that node arrives.
  office.isolate(other);
  office.run(1ms);
  ASSERT_THAT(work(other), SizeIs(1));
  office.lose(other, RemovalReason::goodbye);
  expect_wait(master, 1, 2);
}

// A lost master may have assigned units in a table that no other node received, even units that the
// others do not know.
TEST_F(DepartedNodeTest, DelaysItsHeirIfItsLastTableIsMissing) {
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

// A node that is still giving units up may have departed before the master started. Nodes that saw
// it depart report it (found by the swarm, seed 64).
TEST_F(DepartedNodeTest, DelaysAMasterThatStartedLater) {
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
