#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "unit/cluster/office.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;

/// A master, and another node whose messages the test decides.
struct WordOfAnother : testing::Test {
  static constexpr NodeId self{1, 1};
  static constexpr NodeId other{1, 2};
  const FencingToken master{.term = 1, .id = self};
  const AssignmentOptions options = {};
  Time now{1h};
  Distribution distribution{self, options, lease_timing(options, derive_timing({})), 0};
  LedgerWriter ledger{distribution.name() + ".held"};
  Attributes attributes = {{distribution.name(), value(encode(Participation{}))}};

  static Payload value(Bytes bytes) {
    return {.kind = Payload::Kind::typed, .value = nullptr, .typed = std::move(bytes)};
  }
  void lead(std::size_t units) {
    distribution.set_units(numbered(units), now);
    distribution.start(now);
    distribution.take({.favour = 1}, now);
    distribution.put(other, 0, attributes, now);
  }
  void publish(const std::vector<AttributeChange>& changes) {
    for (const AttributeChange& change : changes) attributes[change.name] = value(*change.bytes);
    distribution.put(other, 0, attributes, now);
  }
  void renew() {
    const LeaseMessage renewal =
        Renewal{.leader = master, .table = 0, .ledger = ledger.version(), .nonce = 1};
    distribution.receive(other, encode(renewal), now);
  }
  void pass(Duration time) {
    for (const Time end = now + time; now < end;) distribution.advance(now += 100ms);
  }
  /// Number of units that the table assigns to it.
  std::ptrdiff_t load() const {
    const Ledger& table = *distribution.table().ledger;
    return std::count_if(table.begin(), table.end(),
                         [&](const auto& row) { return row.second.owner == other; });
  }
};

// A node whose ledger is late gets its share when the ledger has arrived.
TEST_F(WordOfAnother, MayComeLate) {
  lead(4);
  ledger.restart({});
  const auto late = ledger.flush();
  renew();
  distribution.advance(now += 1s);
  ASSERT_EQ(load(), 0);
  publish(late);
  distribution.take_outputs();
  distribution.advance(now += 100ms);
  std::vector<UnitId> given_up;
  for (const Output& output : distribution.take_outputs()) {
    if (const auto* revoke = std::get_if<Revoke>(&output)) given_up.push_back(revoke->unit);
  }
  distribution.released(given_up, now);
  EXPECT_EQ(load(), 2);
}

// A present node that follows another master has its lease from that one. It keeps its units until
// its ledger says otherwise.
TEST_F(WordOfAnother, OutlivesItsLease) {
  lead(2);
  ledger.restart(master);
  ledger.put("1", {.owner = other, .token = {master, 1}, .unit = {}});
  publish(ledger.flush());
  renew();
  pass(1min);
  distribution.set_units(numbered(3), now);
  pass(1s);
  EXPECT_EQ(distribution.find("1", now), nullptr);
  EXPECT_NE(distribution.find("2", now), nullptr);
  ledger.erase("1");
  publish(ledger.flush());
  pass(1s);
  EXPECT_NE(distribution.find("1", now), nullptr);
}

}  // namespace
}  // namespace muster::cluster
