#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "cluster/lease_message.hpp"
#include "cluster/ledger_reader.hpp"
#include "cluster/ledger_writer.hpp"
#include "cluster/participation.hpp"

namespace muster::cluster {
namespace {

/// The attributes that a writer has published, as others see them.
struct Board {
  Attributes attributes;
  std::size_t bytes = 0;

  void take(const std::vector<AttributeChange>& changes) {
    for (const AttributeChange& change : changes) {
      if (!change.bytes) {
        attributes.erase(change.name);
        continue;
      }
      bytes += change.bytes->size();
      attributes[change.name] = {
          .kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes};
    }
  }
};

Claim some_claim() {
  Claim claim;
  claim.owner = {*rc::gen::inRange<std::uint64_t>(0, 3), *rc::gen::inRange<std::uint64_t>(0, 3)};
  claim.token = {{*rc::gen::inRange<std::uint64_t>(0, 4), claim.owner},
                 *rc::gen::inRange<std::uint64_t>(0, 1'000)};
  claim.unit = {*rc::gen::arbitrary<std::uint64_t>() % 3, *rc::gen::arbitrary<std::uint8_t>()};
  const std::vector<std::vector<std::string>> labels = {{}, {"gpu"}, {"berlin", "gpu"}};
  claim.unit.needed_labels = labels[*rc::gen::inRange<std::size_t>(0, labels.size())];
  claim.refused = *rc::gen::arbitrary<bool>();
  return claim;
}

// After arbitrary changes in arbitrary steps, a reader of the attributes has the writer's ledger.
RC_GTEST_PROP(Ledger, ReadsBackUnchanged, ()) {
  LedgerWriter writer("work.x.held");
  LedgerReader reader("work.x.held");
  Board board;
  const auto steps = *rc::gen::inRange(1, 40);
  for (int step = 0; step < steps; ++step) {
    for (int i = *rc::gen::inRange(0, 30); i > 0; --i) {
      const UnitId unit = std::to_string(*rc::gen::inRange(0, 200));
      if (*rc::gen::inRange(0, 3) == 0) {
        writer.erase(unit);
      } else {
        writer.put(unit, some_claim());
      }
    }
    const auto changes = writer.flush();
    board.take(changes);
    RC_ASSERT(reader.read(board.attributes) == !changes.empty());
    RC_ASSERT(reader.ledger() == writer.ledger());
    RC_ASSERT(reader.version() == writer.version());
  }
}

// Attributes arrive one by one. Until the last page of an edition is present, the former edition
// counts.
TEST(Ledger, WaitsForThePagesOfAnEdition) {
  LedgerWriter writer("held");
  LedgerReader reader("held");
  for (int i = 0; i < 9'000; ++i) writer.put("unit-" + std::to_string(i), Claim{{1, 1}, {}, {}});
  Board board;
  const auto changes = writer.flush();
  ASSERT_GT(changes.size(), 3U) << "it takes several pages";
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    board.take({changes[i]});
    EXPECT_FALSE(reader.read(board.attributes));
  }
  board.take({changes.back()});
  EXPECT_TRUE(reader.read(board.attributes));
  EXPECT_EQ(reader.ledger().size(), 9'000U);
}

// The table of a new mastership contains nothing of the former one.
TEST(Ledger, RestartsEmpty) {
  LedgerWriter writer("table");
  LedgerReader reader("table");
  Board board;
  for (int i = 0; i < 1'000; ++i) writer.put(std::to_string(i), Claim{{1, 1}, {}, {}});
  board.take(writer.flush());
  reader.read(board.attributes);
  writer.restart({7, {1, 2}});
  board.take(writer.flush());
  EXPECT_TRUE(reader.read(board.attributes));
  EXPECT_TRUE(reader.ledger().empty());
  EXPECT_EQ(reader.author(), (FencingToken{7, {1, 2}}));
}

// A truncated or extended page is no ledger and changes nothing.
TEST(Ledger, RefusesMalformedPages) {
  const Bytes head =
      encode(LedgerHead{{3, {1, 2}}, 4, 0, 0, {{"a", Claim{}}, {"b", std::nullopt}}});
  ASSERT_TRUE(decode_head(head));
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_FALSE(decode_head(std::span(head).first(size))) << size;
  }
  Bytes longer = head;
  longer.push_back(0);
  EXPECT_FALSE(decode_head(longer));
  // The number of pages (after author, version and edition) is 2^32, which must not count as 0 in
  // 32 bits.
  Bytes countless = head;
  const Bytes number = {0x80, 0x80, 0x80, 0x80, 0x10};
  countless.insert(countless.erase(countless.begin() + 26), number.begin(), number.end());
  EXPECT_FALSE(decode_head(countless));
}

// The small messages read back unchanged.
TEST(LeaseMessage, ReadsBackUnchanged) {
  const LeaseMessage renewal = Renewal{{3, {1, 2}}, 4, 5, 6, {{7, 8}, {9, 10}}};
  const LeaseMessage grant = Grant{{3, {1, 2}}, 4, 6};
  EXPECT_EQ(decode_lease_message(encode(renewal)), renewal);
  EXPECT_EQ(decode_lease_message(encode(grant)), grant);
  EXPECT_FALSE(decode_lease_message(Bytes{2}));
  EXPECT_FALSE(decode_lease_message({}));
  const Participation part{{3, {"gpu", "ssd"}, true, 12}, {0.5, true, true, 8, 7}};
  EXPECT_EQ(decode_participation(encode(part)), part);
}

// A mastership that was outranked for a while continues its count (seed 60), so that each token
// names one assignment.
TEST(LedgerWriter, ContinuesCountingTablesOfOneMastership) {
  LedgerWriter writer("table");
  writer.restart({3, {1, 1}});
  writer.flush();
  writer.restart({3, {1, 1}});
  writer.flush();
  EXPECT_EQ(writer.version(), 2U);
  writer.restart({4, {1, 1}});
  writer.flush();
  EXPECT_EQ(writer.version(), 1U);
}

}  // namespace
}  // namespace muster::cluster
