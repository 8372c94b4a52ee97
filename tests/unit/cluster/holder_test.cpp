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

/// A holder and the masterships that it hears of.
struct HolderTest : testing::Test {
  static constexpr NodeId self{7, 100};
  static constexpr FencingToken first{.term = 1, .id = {7, 101}};
  static constexpr FencingToken second{.term = 2, .id = {7, 102}};

  const Time now{1h};
  Holder holder{self, lease_timing({}, derive_timing({})), "held"};

  /// The row by which this node has the unit.
  static Ledger row(const UnitId& unit, const FencingToken& author, std::uint64_t version) {
    return {{unit, Claim{.owner = self, .token = {author, version}, .unit = {}}}};
  }
  static Table table_of(Ledger rows, const FencingToken& author, std::uint64_t version) {
    return {.author = author,
            .version = version,
            .ledger = std::make_shared<const Ledger>(std::move(rows))};
  }
  /// The table by which this node has one unit.
  static Table gives(const UnitId& unit, const FencingToken& author, std::uint64_t version) {
    return table_of(row(unit, author, version), author, version);
  }
  /// The master followed answers what the holder asks now, when it has that table.
  void grant(const FencingToken& master, std::uint64_t table) {
    const auto renewal = holder.take_renewal(now);
    ASSERT_TRUE(renewal);
    holder.granted({.master = master, .table = table, .nonce = renewal->nonce}, now);
  }
};

// A lease of the former master still runs when a table of the next one comes, and that table may be
// from before its word counted: what it gives may be somebody else's since (seed 60).
TEST_F(HolderTest, TakesNothingUpBeforeTheFirstGrantOfItsMaster) {
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

// A grant says which table the master had: from an older one nothing is taken up.
TEST_F(HolderTest, TakesNothingUpByATableOlderThanItsGrant) {
  holder.follow(first, now);
  grant(first, 5);
  holder.see(gives("a", first, 4), now);
  EXPECT_THAT(holder.take_assigned(), IsEmpty());
  holder.see(gives("a", first, 5), now);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));
}

// What a table claims to be refused and gives all the same is held like anything else: others must
// read that it is.
TEST_F(HolderTest, SaysThatItHasWhatATableCallsRefused) {
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
