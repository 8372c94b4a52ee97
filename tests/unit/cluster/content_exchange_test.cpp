#include "cluster/content_exchange.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "cluster/resource_list.hpp"
#include "core/random.hpp"

namespace muster::cluster {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// Nodes on a network that loses messages, in virtual time.
class Town {
 public:
  explicit Town(std::size_t nodes, double loss = 0) : nodes_(nodes), loss_(loss) {}

  struct Member {
    ContentExchange exchange;
    std::vector<Resource> arrived;
    std::size_t heard_bytes = 0;
  };
  Member& at(std::size_t place) { return nodes_.at(place); }
  static NodeId id(std::size_t place) { return {1, place + 1}; }

  void lead(std::size_t leader) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      at(i).exchange.lead(i == leader ? std::nullopt : std::optional(id(leader)), now);
    }
  }
  /// Delivers messages and advances the time in turns, for that time.
  void run(Duration time) {
    const core::Time end = now + time;
    deliver();
    for (core::Time next = next_deadline(); next <= end; next = next_deadline()) {
      now = next;
      for (Member& node : nodes_) node.exchange.advance(now);
      deliver();
    }
    now = end;
  }
  void kill(std::size_t place) { dead_ = place; }

  core::Time now{1h};
  std::size_t messages = 0;
  std::size_t longest = 0;

 private:
  core::Time next_deadline() const {
    core::Time next = core::never;
    for (const Member& node : nodes_)
      next = std::min(next, node.exchange.next_deadline().value_or(next));
    return next;
  }
  void deliver() {
    for (bool any = true; any;) {
      any = false;
      for (std::size_t from = 0; from < nodes_.size(); ++from) {
        for (ContentArrived& arrived : at(from).exchange.take_arrived()) {
          any = true;
          at(from).arrived.push_back(std::move(arrived.resource));
        }
        for (const SendValue& sent : at(from).exchange.take_messages()) {
          any = true;
          carry(from, sent);
        }
      }
    }
  }
  void carry(std::size_t from, const SendValue& sent) {
    ++messages;
    longest = std::max(longest, to_string(sent.message).size());
    for (std::size_t to = 0; to < nodes_.size(); ++to) {
      const bool is_meant = to != from && (!sent.to || *sent.to == id(to));
      if (!is_meant || to == dead_ || from == dead_ || random_.unit() < loss_) continue;
      at(to).exchange.receive(id(from), sent.message, now);
    }
  }

  std::vector<Member> nodes_;
  double loss_;
  std::optional<std::size_t> dead_;
  core::Random random_{1};
};

Resource make(int number, std::size_t bytes = 100) {
  return {std::to_string(number), Value{{"n", number}, {"text", std::string(bytes, 'x')}}};
}
std::uint64_t digest(const Resource& resource) {
  return digest_of(resource.value);
}

void put(Town& town, std::size_t place, const Resource& resource) {
  town.at(place).exchange.put(resource, digest(resource), town.now);
}
void want(Town& town, std::size_t place, const Resource& resource) {
  town.at(place).exchange.want(resource.id, digest(resource), town.now);
}

// Content that is present needs no message.
TEST(ContentExchange, AsksNoNodeForPresentContent) {
  Town town(2);
  put(town, 0, make(1));
  want(town, 0, make(1));
  town.run(1s);
  EXPECT_THAT(town.at(0).arrived, ElementsAre(make(1)));
  EXPECT_EQ(town.messages, 0u);
}

// Many simultaneous requests share a few messages of limited size, to the leader only.
TEST(ContentExchange, GetsManyInFewMessages) {
  Town town(3);
  town.lead(0);
  for (int i = 0; i < 1000; ++i) {
    put(town, 0, make(i));
    want(town, 1, make(i));
  }
  town.run(1s);
  EXPECT_EQ(town.at(1).arrived.size(), 1000u);
  EXPECT_LE(town.messages, 6u);
  EXPECT_LE(town.longest, 2 * ContentExchange::answer_bytes);
}

// Content beyond the limit of one answer is requested again at once.
TEST(ContentExchange, BoundsItsAnswers) {
  Town town(2);
  town.lead(0);
  for (int i = 0; i < 40; ++i) {
    put(town, 0, make(i, 60'000));
    want(town, 1, make(i, 60'000));
  }
  town.run(0s);
  EXPECT_EQ(town.at(1).arrived.size(), 40u);
  EXPECT_LE(town.longest, 2 * ContentExchange::answer_bytes);
}

// With half of all messages lost in both directions, everything arrives once.
TEST(ContentExchange, RepeatsUntilComplete) {
  Town town(2, 0.5);
  town.lead(0);
  for (int i = 0; i < 500; ++i) {
    put(town, 0, make(i, 1000));
    want(town, 1, make(i, 1000));
  }
  town.run(60s);
  EXPECT_EQ(town.at(1).arrived.size(), 500u);
}

// Spread content survives the death of its sender: a new leader that lacks it asks every node.
TEST(ContentExchange, SpreadContentSurvives) {
  Town town(3);
  town.lead(0);
  town.at(0).exchange.spread(make(1), digest(make(1)), town.now);
  town.run(0s);
  town.kill(0);
  town.at(2).exchange.drop("1");
  town.lead(2);
  want(town, 2, make(1));
  town.run(1s);
  EXPECT_THAT(town.at(2).arrived, ElementsAre(make(1)));
}

// If the leader lacks the content, the node asks the others.
TEST(ContentExchange, AsksAllNodesIfTheLeaderLacksContent) {
  Town town(3);
  town.lead(0);
  put(town, 2, make(1));
  want(town, 1, make(1));
  town.run(2s);
  EXPECT_THAT(town.at(1).arrived, ElementsAre(make(1)));
}

// Unneeded content is dropped, but only after a time in which a node may still request it.
TEST(ContentExchange, DropsUnneededContent) {
  Town town(1);
  ContentExchange& exchange = town.at(0).exchange;
  put(town, 0, make(1));
  put(town, 0, make(2));
  const auto only_two = [](std::string_view id) { return id == "2"; };
  exchange.retain(only_two, town.now);
  EXPECT_NE(exchange.find("1", digest(make(1))), nullptr);
  exchange.retain(only_two, town.now + ContentExchange::news_for);
  EXPECT_EQ(exchange.find("1", digest(make(1))), nullptr);
  EXPECT_NE(exchange.find("2", digest(make(2))), nullptr);
}

// Answers to older questions, and contents that do not match their digest, are ignored.
TEST(ContentExchange, AcceptsOnlyRequestedContent) {
  Town town(1);
  ContentExchange& exchange = town.at(0).exchange;
  exchange.want("1", 5, town.now);
  exchange.want("1", digest(make(1)), town.now);
  const auto answer = [&](std::uint64_t claimed) {
    return Value{{"have", {{"1", static_cast<std::int64_t>(claimed), make(1).value}}}};
  };
  exchange.receive(Town::id(1), answer(5), town.now);
  EXPECT_THAT(exchange.take_arrived(), IsEmpty());
  for (const char* text : {"null", "[]", R"({"have":5})", R"({"have":[[1]],"want":[["1"],{}]})"}) {
    exchange.receive(Town::id(1), parse_value(text), town.now);
  }
  EXPECT_THAT(exchange.take_arrived(), IsEmpty());
  EXPECT_THAT(exchange.take_messages(), IsEmpty());
  exchange.receive(Town::id(1), answer(digest(make(1))), town.now);
  EXPECT_EQ(exchange.take_arrived().size(), 1u);
  exchange.want("2", 1, town.now);
  exchange.unwant("2");
  EXPECT_FALSE(exchange.next_deadline());
}

}  // namespace
}  // namespace muster::cluster
