#include "cluster/holder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

  /// The table by which this node has one unit.
  static Table gives(const UnitId& unit, const FencingToken& author, std::uint64_t version) {
    const Claim claim{.owner = self, .token = {author, version}, .unit = {}};
    return {.author = author, .version = version, .ledger = {{unit, claim}}};
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
  Table table = gives("b", second, 4);
  table.ledger.merge(gives("a", first, 1).ledger);
  holder.see(table, now);
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
  Table table = gives("a", first, 1);
  table.ledger.at("a").refused = true;
  holder.follow(first, now);
  grant(first, 1);
  holder.see(table, now);
  EXPECT_THAT(holder.take_assigned(), SizeIs(1));
  EXPECT_FALSE(holder.ledger().at("a").refused);
}

}  // namespace
}  // namespace muster::cluster
