#include "elections/hall.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "lib/node_ids.hpp"

namespace muster::elections {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Duration window = 100ms;

/// The bytes that a change publishes.
Payload payload(Bytes bytes) {
  return {.kind = Payload::Kind::typed, .value = nullptr, .typed = std::move(bytes)};
}

/// The halls of two nodes, of which bob has the heavier weight.
struct TwoHalls : testing::Test {
  Hall ada{test::ada};
  Hall bob{test::bob};
  Attributes by_ada;
  Attributes by_bob;
  Time now{1h};
  std::vector<std::string> words;
  std::size_t published = 0;

  TwoHalls() {
    ada.start(now);
    bob.start(now);
  }
  void stand(Hall& hall, std::string_view election) {
    hall.open(election, {.listen_window = window}, &hall == &bob ? 2 : 1, now);
    hall.stand(election, true, now);
    exchange();
  }
  void collect(Hall& hall, Attributes& attributes) {
    for (PartChange& change : hall.take_changes()) {
      const std::string attribute = attribute_of(change.part);
      ++published;
      if (change.bytes) attributes[attribute] = payload(std::move(*change.bytes));
      if (!change.bytes) attributes.erase(attribute);
    }
    const std::string who = &hall == &ada ? "ada" : "bob";
    for (const Output& output : hall.take_outputs()) {
      if (const auto* won = std::get_if<Won>(&output)) {
        words.push_back(who + " won " + won->election + " " + std::to_string(won->token.term));
      } else if (const auto* lost = std::get_if<Lost>(&output)) {
        words.push_back(who + " lost " + lost->election);
      }
    }
  }
  void exchange() {
    for (int round = 0; round < 3; ++round) {
      collect(ada, by_ada);
      collect(bob, by_bob);
      ada.put(test::bob, by_bob, now);
      bob.put(test::ada, by_ada, now);
    }
  }
  void pass(Duration time) {
    for (const Time end = now + time; now < end; exchange()) {
      now = std::min({end, ada.next_deadline().value_or(end), bob.next_deadline().value_or(end)});
      ada.advance(now);
      bob.advance(now);
    }
  }
};

// Each election has a leader and terms of its own.
TEST_F(TwoHalls, KeepElectionsApart) {
  stand(ada, "jobs");
  stand(bob, "jobs");
  stand(ada, "gateway");
  pass(1s);
  EXPECT_THAT(words, testing::UnorderedElementsAre("ada won gateway 1", "bob won jobs 1"));
  EXPECT_THAT(ada.candidates("jobs"), ElementsAre(test::ada, test::bob));
  EXPECT_THAT(ada.candidates("gateway"), ElementsAre(test::ada));
  EXPECT_TRUE(ada.is_leading());
}

// A leader that withdraws hands over at once.
TEST_F(TwoHalls, HandOverWhenTheLeaderWithdraws) {
  stand(ada, "jobs");
  stand(bob, "jobs");
  pass(1s);
  words.clear();
  bob.close("jobs", now);
  exchange();
  EXPECT_THAT(words, ElementsAre("ada won jobs 2"));
  EXPECT_THAT(by_bob, IsEmpty());
}

// An election that opens later knows what other nodes have published before.
TEST_F(TwoHalls, KnowEarlierRecords) {
  stand(bob, "jobs");
  pass(1s);
  ada.open("jobs", {.listen_window = window}, 9, now);
  EXPECT_THAT(ada.contest("jobs").leaders(), ElementsAre(FencingToken{1, test::bob}));
  EXPECT_THAT(ada.candidates("jobs"), ElementsAre(test::bob));
}

// A node that only follows publishes nothing.
TEST_F(TwoHalls, PublishNothingWithoutStanding) {
  ada.open("jobs", {.listen_window = window}, 1, now);
  pass(1s);
  EXPECT_EQ(published, 0u);
}

// A change resends a small part of the records.
TEST_F(TwoHalls, ResendASmallPart) {
  for (int i = 0; i < 500; ++i) stand(bob, "election number " + std::to_string(i));
  pass(1s);
  std::size_t all = 0;
  for (const auto& [attribute, value] : by_bob) all += value.typed.size();
  EXPECT_EQ(by_bob.size(), parts);
  const Attributes before = by_bob;
  bob.stand("election number 7", false, now);
  exchange();
  std::size_t resent = 0;
  for (const auto& [attribute, value] : by_bob) {
    if (before.at(attribute) != value) resent += value.typed.size();
  }
  EXPECT_GT(resent, 0u);
  EXPECT_LT(resent, all / 8);
}

// A node whose lease has ended leads nothing, and leads again after it has listened.
TEST_F(TwoHalls, LapseTogether) {
  stand(ada, "gateway");
  stand(ada, "jobs");
  pass(1s);
  words.clear();
  ada.lapse(now);
  EXPECT_FALSE(ada.is_leading());
  pass(window);
  EXPECT_THAT(words, testing::UnorderedElementsAre("ada lost gateway", "ada lost jobs",
                                                   "ada won gateway 2", "ada won jobs 2"));
}

// Malformed records change nothing.
TEST_F(TwoHalls, IgnoreMalformedRecords) {
  stand(bob, "jobs");
  pass(1s);
  ada.open("jobs", {.listen_window = window}, 1, now);
  by_bob[attribute_of(part_of("jobs"))].typed.push_back(1);
  ada.put(test::bob, by_bob, now);
  EXPECT_THAT(ada.candidates("jobs"), ElementsAre(test::bob));
}

// Records read back unchanged, and no other bytes are records.
TEST(Records, ReadBackUnchanged) {
  const Records records{{"gateway", {{.weight = 0.5, .stands = true, .led_term = 3}, 1'700}},
                        {"jobs", {{.weight = -1, .leads = true, .term = 9, .led_term = 9}, 0}}};
  EXPECT_EQ(decode(encode(records)), records);
  EXPECT_FALSE(decode({}));
  Bytes longer = encode(records);
  longer.push_back(0);
  EXPECT_FALSE(decode(longer));
  Records unordered = records;
  unordered["jobs"].candidacy.weight = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(decode(encode(unordered)));
}

// The records of the most elections that a node may have fit into an attribute, under long names.
TEST(Records, FitIntoAnAttribute) {
  Records records;
  for (std::size_t i = 0; i < elections_max; ++i) {
    std::string name = std::to_string(i);
    name.resize(name_bytes_max, 'x');
    records[name] = {{.weight = 1, .stands = true, .leads = true, .term = 1, .led_term = 1}, 1};
  }
  EXPECT_LE(encode(records).size(), 64u * 1024);
}

}  // namespace
}  // namespace muster::elections
