#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "muster/error.hpp"
#include "unit/cluster/shared_out.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StrEq;

// A stopped node has no deadline, so an idle executor ends.
TEST(Distribution, HasNoDeadlineWhenStopped) {
  const NodeId self{1, 1};
  const Time now{1h};
  const AssignmentOptions options;
  Distribution distribution(self, options, lease_timing(options, derive_timing({})), 0);
  distribution.start(now);
  distribution.take({.favour = 1}, now);
  distribution.set_units(numbered(3), now);
  distribution.advance(now + 1s);
  ASSERT_NE(distribution.find("1", now + 1s), nullptr);
  ASSERT_NE(distribution.next_deadline(), std::nullopt);
  distribution.stop(now + 1s);
  EXPECT_EQ(distribution.next_deadline(), std::nullopt);
}

// Units above the limit of a table are refused with the remedy, and the present assignment stays.
TEST(Distribution, RefusesUnitsAboveTheLimit) {
  const Time now{1h};
  const AssignmentOptions options;
  Distribution distribution({1, 1}, options, lease_timing(options, derive_timing({})), 0);
  distribution.start(now);
  distribution.take({.favour = 1}, now);
  distribution.set_units(numbered(3), now);
  try {
    distribution.set_units(numbered(30'000), now);
    FAIL() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.errc(), Errc::overloaded);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("30000 units"), HasSubstr("several sets")));
  }
  distribution.advance(now + 1s);
  EXPECT_THAT(distribution.held(now + 1s), SizeIs(3));
}

// Every node gets a fair share, and every unit one owner.
TEST_F(SharedOut, AssignsEvenly) {
  EXPECT_THAT(office.loads(), ElementsAre(4, 4, 4));
  EXPECT_THAT(office.misplaced(), IsEmpty());
  EXPECT_EQ(office.moves(), 12U);
}

// A new node gets its share, and no other unit moves.
TEST_F(SharedOut, MovesOnlyTheShareOfANewNode) {
  office.add();
  office.run(1s);
  EXPECT_THAT(office.loads(), Each(3U));
  EXPECT_EQ(office.moves(), 12U + 3U);
}

// The units of an ended process are assigned without waiting for its lease.
TEST_F(SharedOut, TakesOverFromAnEndedProcess) {
  office.lose(2, RemovalReason::refused);
  office.run(300ms);
  EXPECT_THAT(office.loads(), ElementsAre(6, 6));
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// A node that is cut off gives its units up before another node gets them.
TEST_F(SharedOut, GivesUpAfterALeaseWithoutTheMaster) {
  office.isolate(2);
  office.run(Office::lease + 1ms);
  EXPECT_THAT(office.desk(2).work, IsEmpty());
  for (const std::size_t other : {0U, 1U}) {
    office.desk(other).distribution->remove(office.desk(2).id, RemovalReason::timeout,
                                            office.now());
  }
  office.run(1s);
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// A paused node that wakes holds nothing, not even for one call.
TEST_F(SharedOut, HoldsNothingAfterAPause) {
  office.pause(2);
  office.run(Office::lease + 1ms);
  EXPECT_EQ(office.desk(2).distribution->find("2", office.now()), nullptr);
  office.resume(2);
  office.run(3s);
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// A new master leaves every unit with its owner.
TEST_F(SharedOut, MovesNothingWhenTheMasterChanges) {
  office.elect(1);
  office.run(3s);
  EXPECT_THAT(office.misplaced(), IsEmpty());
  EXPECT_EQ(office.moves(), 12U);
}

// When the master ends, only its own units move.
TEST_F(SharedOut, MovesTheWorkOfAMasterThatEnded) {
  office.lose(0, RemovalReason::refused);
  office.elect(1);
  office.run(300ms);
  EXPECT_THAT(office.loads(), ElementsAre(6, 6));
  EXPECT_THAT(office.misplaced(), IsEmpty());
  EXPECT_EQ(office.moves(), 12U + 4U);
}

// A node that leaves in order hands everything over first, and reports when it is done.
TEST_F(SharedOut, HandsOverBeforeItLeaves) {
  office.leave(1);
  office.run(50ms);
  EXPECT_TRUE(office.desk(1).has_left);
  EXPECT_THAT(office.loads(), ElementsAre(6, 0, 6));
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

// The new owner waits exactly until the former owner has given the unit up.
TEST_F(SharedOut, WaitsUntilTheOldOwnerHasGivenUp) {
  for (std::size_t i = 0; i < office.size(); ++i) office.desk(i).revoke_time = 5s;
  office.add();
  office.run(4s);
  EXPECT_EQ(office.loads().back(), 0U);
  office.run(2s);
  EXPECT_EQ(office.loads().back(), 3U);
}

// A removed unit is given up, and a new unit gets an owner.
TEST_F(SharedOut, FollowsTheSetOfUnits) {
  office.set_units(numbered(5));
  office.run(200ms);
  EXPECT_THAT(office.loads(), testing::UnorderedElementsAre(1, 2, 2));
  office.set_units(numbered(30));
  office.run(200ms);
  EXPECT_THAT(office.loads(), Each(10U));
}

// A changed unit is given up and taken up again with a new token.
TEST_F(SharedOut, ReassignsAChangedUnit) {
  const auto owner = office.owner("7");
  ASSERT_TRUE(owner);
  const AssignmentToken before = office.desk(*owner).work.at("7").token;
  Units units = numbered(12);
  units["7"].digest = 99;
  office.desk(*owner).journal.clear();
  office.set_units(units);
  office.run(200ms);
  EXPECT_THAT(office.desk(*owner).journal, ElementsAre("-7", "+7"));
  EXPECT_LT(before, office.desk(*owner).work.at("7").token);
}

std::vector<std::string> some_labels() {
  std::vector<std::string> labels;
  for (const char* label : {"berlin", "gpu"}) {
    if (*rc::gen::arbitrary<bool>()) labels.push_back(label);
  }
  return labels;
}

// For arbitrary labels, each unit belongs to a node that has all its labels, before and after a
// change of master. It has no owner only if no node fits.
RC_GTEST_PROP(Distribution, HonoursNeededLabels, ()) {
  Office office(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<std::vector<std::string>> offers;
  const auto fits = [&](std::size_t node, const UnitId& unit, const Units& units) {
    const auto& needed = units.at(unit).needed_labels;
    return std::includes(offers[node].begin(), offers[node].end(), needed.begin(), needed.end());
  };
  const auto check = [&](const Units& units) {
    RC_ASSERT(office.fault().empty());
    for (const auto& [unit, content] : units) {
      const auto owner = office.owner(unit);
      bool is_any_fit = false;
      for (std::size_t i = 0; i < offers.size(); ++i) is_any_fit |= fits(i, unit, units);
      RC_ASSERT(owner.has_value() == is_any_fit);
      if (owner) RC_ASSERT(fits(*owner, unit, units));
    }
  };
  const auto some_units = [] {
    Units units = numbered(20);
    for (auto& [unit, content] : units) content.needed_labels = some_labels();
    return units;
  };
  for (int i = *rc::gen::inRange(2, 5); i > 0; --i) {
    offers.push_back(some_labels());
    office.add(1, offers.back());
  }
  Units units = some_units();
  office.set_units(units);
  office.elect(0);
  office.run(1s);
  check(units);
  office.set_units(units = some_units());
  office.run(1s);
  check(units);
  office.elect(1);
  office.run(3s);
  check(units);
}

// Shares are proportional to capacities.
TEST(Distribution, AssignsByCapacity) {
  Office office{2};
  office.set_units(numbered(100));
  office.add(1);
  office.add(3);
  office.elect(0);
  office.run(1s);
  EXPECT_THAT(office.loads(), ElementsAre(25, 75));
}

// The master can be excluded, unless it is alone.
TEST(Distribution, ExcludesTheMaster) {
  Office office{2, {.exclude_leader = true}};
  office.set_units(numbered(10));
  office.add();
  office.elect(0);
  office.run(500ms);
  EXPECT_THAT(office.loads(), ElementsAre(10));
  office.add(2, 1);
  office.run(500ms);
  EXPECT_THAT(office.loads(), ElementsAre(0, 5, 5));
}

// One change among thousands of units takes a few bytes.
TEST(Distribution, SendsDeltas) {
  Office office{3};
  office.set_units(numbered(10'000));
  office.add(4, 1);
  office.elect(0);
  office.run(1s);
  ASSERT_THAT(office.loads(), Each(2'500U));
  const std::size_t before = office.desk(0).published_bytes;
  office.refuse(3, office.desk(3).work.begin()->first);
  office.run(500ms);
  EXPECT_THAT(office.misplaced(), IsEmpty());
  EXPECT_LT(office.desk(0).published_bytes - before, 2'000U);
}

/// Random faults: no unit has two holders at any step, and after the last fault each has one. Seeds
/// are fixed, so a failure repeats.
class RandomOffice : public testing::TestWithParam<int> {
 protected:
  Office office{static_cast<std::uint64_t>(GetParam())};

  std::size_t pick() { return office.random().below(static_cast<std::uint32_t>(office.size())); }
  std::size_t up_count() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < office.size(); ++i) count += office.desk(i).is_up ? 1 : 0;
    return count;
  }

  void refuse_something(std::size_t node) {
    const Office::Desk& desk = office.desk(node);
    if (!desk.is_up || desk.is_paused) return;
    const Ledger held = desk.distribution->held(office.now());
    if (!held.empty()) office.refuse(node, held.begin()->first, office.random().between(1ms, 5s));
  }

  void disturb() {
    const std::size_t node = pick();
    const bool is_up = office.desk(node).is_up && !office.desk(node).is_paused;
    switch (office.random().below(8)) {
      case 0:
        if (office.size() < 12) office.add(1 + office.random().below(3));
        break;
      case 1:
        if (is_up && up_count() > 2) office.lose(node, RemovalReason::refused);
        break;
      case 2:
        if (is_up) office.pause(node);
        break;
      case 3:
        if (office.desk(node).is_paused) office.resume(node);
        break;
      case 4:
        if (is_up) office.elect(node);
        break;
      case 5:
        refuse_something(node);
        break;
      case 6:
        office.set_units(numbered(20 + office.random().below(60)));
        break;
      default:
        office.lose_messages(office.random().unit() * 0.5);
    }
  }

  void heal() {
    office.lose_messages(0);
    std::optional<std::size_t> master;
    for (std::size_t i = 0; i < office.size(); ++i) {
      if (!office.desk(i).is_up) continue;
      if (office.desk(i).is_paused) office.resume(i);
      master = i;
    }
    office.elect(master);
  }
};

TEST_P(RandomOffice, HasOneOwnerForEachUnit) {
  office.set_units(numbered(40));
  office.add(3, 1);
  office.elect(0);
  for (int i = 0; i < 40; ++i) {
    disturb();
    office.run(office.random().between(1ms, 800ms));
    ASSERT_THAT(office.fault(), StrEq(""));
  }
  heal();
  office.run(8s);
  EXPECT_THAT(office.fault(), StrEq(""));
  EXPECT_THAT(office.misplaced(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomOffice, testing::Range(1, 61));

}  // namespace
}  // namespace muster::cluster
