#include "cluster/partition_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/ledger_reader.hpp"
#include "lib/node_ids.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

AssignmentToken token(std::uint64_t version) {
  return {{7, test::bob}, version};
}

template <class Kind>
PartitionOutput output(std::vector<Partition> partitions, std::uint64_t version) {
  return Kind{std::move(partitions), token(version)};
}

/// The outputs that wait, in words: "+0+1", "-2", "table".
std::vector<std::string> words(const std::deque<PartitionOutput>& queue) {
  std::vector<std::string> words;
  for (const PartitionOutput& each : queue) {
    std::string word;
    if (const auto* assigned = std::get_if<PartitionsAssigned>(&each)) {
      for (const Partition one : assigned->partitions) word += "+" + std::to_string(one);
    } else if (const auto* revoked = std::get_if<PartitionsRevoked>(&each)) {
      for (const Partition one : revoked->partitions) word += "-" + std::to_string(one);
    } else {
      word = "table";
    }
    words.push_back(word);
  }
  return words;
}

// Partitions that wait become one output under the highest token. The table is one output at the
// end.
TEST(PartitionBoard, JoinsWhatWaits) {
  std::deque<PartitionOutput> queue;
  for (auto& next : {output<PartitionsAssigned>({0}, 3), PartitionOutput(TableChanged{}),
                     output<PartitionsAssigned>({1}, 2), PartitionOutput(TableChanged{}),
                     output<PartitionsRevoked>({2}, 4), output<PartitionsAssigned>({2}, 5)}) {
    PartitionBoard::enqueue(queue, next);
  }
  EXPECT_THAT(words(queue), ElementsAre("+0+1", "-2", "+2", "table"));
  EXPECT_EQ(std::get<PartitionsAssigned>(queue.front()).token, token(3));
}

/// A board that is alone and leads itself.
struct LonePartitions : testing::Test {
  PartitionBoard board{test::ada, {.set = "p"}, {1s, 250ms, 250ms, 50ms, 0ms, 100ms}, 3};
  Time now{1h};
  /// The ledger that it publishes.
  Attributes published;

  void start() {
    board.distribute([&](Distribution& each) { each.start(now); }, now);
    board.distribute([&](Distribution& each) { each.take({.favour = 1}, now); }, now);
    run(500ms);
  }
  void run(Duration time) {
    for (const Time end = now + time; now < end;) {
      now = std::min(end, board.next_deadline().value_or(end));
      board.advance(now);
      hear();
    }
  }
  void hear() {
    for (WorkMessage& message : board.take_messages()) {
      auto* change = std::get_if<AttributeChange>(&message);
      if (change == nullptr) continue;
      published.erase(change->name);
      if (!change->bytes) continue;
      published[change->name] = {
          .kind = Payload::Kind::typed, .value = nullptr, .typed = *change->bytes};
    }
  }
  std::size_t held_by_record() {
    LedgerReader reader("work.p.held");
    reader.read(published);
    return reader.ledger().size();
  }
};

// The partitions of a stopped node stay in its record, so that others wait for its lease. A node
// that starts again has given them up, and is assigned them again.
TEST_F(LonePartitions, KeepTheirLeaseWhenStopped) {
  start();
  EXPECT_THAT(board.take_outputs(), testing::Not(IsEmpty()));
  EXPECT_EQ(held_by_record(), 3u);
  board.stop(now);
  hear();
  EXPECT_THAT(board.take_outputs(), IsEmpty()) << "no slot is called";
  EXPECT_EQ(held_by_record(), 3u);
  EXPECT_THAT(board.distribution().held(now), IsEmpty());
  EXPECT_FALSE(board.next_deadline());
  board.start(now);
  hear();
  EXPECT_EQ(held_by_record(), 0u);
  start();
  EXPECT_EQ(held_by_record(), 3u);
  EXPECT_THAT(board.distribution().held(now), SizeIs(3));
}

// A master with another number of partitions is reported in words.
TEST_F(LonePartitions, ReportAnotherNumber) {
  board.distribute([&](Distribution& each) { each.start(now); }, now);
  Attributes others;
  PartitionBoard other(test::bob, {.set = "p"}, {1s, 250ms, 250ms, 50ms, 0ms, 100ms}, 5);
  other.distribute([&](Distribution& each) { each.start(now); }, now);
  other.distribute([&](Distribution& each) { each.take({.favour = 1}, now); }, now);
  for (WorkMessage& message : other.take_messages()) {
    auto& change = std::get<AttributeChange>(message);
    others[change.name] = {.kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes};
  }
  board.distribute([&](Distribution& each) { each.put(test::bob, 1, others, now); }, now);
  std::vector<std::string> errors;
  for (const PartitionOutput& each : board.take_outputs()) {
    if (const auto* error = std::get_if<Error>(&each)) errors.emplace_back(error->what());
  }
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors.front(),
              testing::HasSubstr("shares out 5 partitions and this node 3 partitions"));
}

}  // namespace
}  // namespace muster::cluster
