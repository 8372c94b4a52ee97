#include "cluster/holder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

/// A holder and two masterships.
struct HolderTest : testing::Test {
  static constexpr NodeId self{7, 100};
  static constexpr FencingToken first{.term = 1, .id = {7, 101}};
  static constexpr FencingToken second{.term = 2, .id = {7, 102}};

  const Time now{1h};
  Holder holder{self, lease_timing({}, derive_timing({})), "held"};

  /// The row that assigns the unit to this node.
  static Ledger row(const UnitId& unit, const FencingToken& author, std::uint64_t version) {
    return {{unit, Claim{.owner = self, .token = {author, version}, .unit = {}}}};
  }
  static Table table_of(Ledger rows, const FencingToken& author, std::uint64_t version) {
    return {.author = author,
            .version = version,
            .ledger = std::make_shared<const Ledger>(std::move(rows))};
  }
  /// The table that assigns one unit to this node.
  static Table gives(const UnitId& unit, const FencingToken& author, std::uint64_t version) {
    return table_of(row(unit, author, version), author, version);
  }
  /// The master grants the pending renewal, with that table.
  void grant(const FencingToken& master, std::uint64_t table) {
    const auto renewal = holder.take_renewal(now);
    ASSERT_TRUE(renewal);
    holder.granted({.leader = master, .table = table, .nonce = renewal->nonce}, now);
  }
};

// When a new master follows, the lease of the former one still runs. The first table of the new
// master may be older than its authority, and its units may belong to others by now (seed 60).
TEST_F(HolderTest, WaitsForTheFirstGrantOfItsMaster) {
  holder.follow(first, now);
  grant(first, 1);
  holder.see(gives("a", first, 1), now);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));

  holder.follow(second, now);
  Ledger rows = row("b", second, 4);
  rows.merge(row("a", first, 1));
  holder.see(table_of(std::move(rows), second, 4), now);
  EXPECT_THAT(holder.take_assigned(), IsEmpty());
  EXPECT_NE(holder.find("a", now), nullptr);

  grant(second, 4);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));
  EXPECT_NE(holder.find("b", now), nullptr);
}

// A grant names the table of the master. A node takes nothing up from an older table.
TEST_F(HolderTest, IgnoresATableOlderThanItsGrant) {
  holder.follow(first, now);
  grant(first, 5);
  holder.see(gives("a", first, 4), now);
  EXPECT_THAT(holder.take_assigned(), IsEmpty());
  holder.see(gives("a", first, 5), now);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));
}

// A unit that a table assigns and calls refused is held like any other unit, so others must read
// that it is.
TEST_F(HolderTest, ReportsAUnitThatATableCallsRefused) {
  Ledger rows = row("a", first, 1);
  rows.at("a").refused = true;
  holder.follow(first, now);
  grant(first, 1);
  holder.see(table_of(std::move(rows), first, 1), now);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));
  EXPECT_FALSE(holder.ledger().at("a").refused);
}

}  // namespace
}  // namespace muster::cluster
