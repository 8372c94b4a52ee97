#include "monitor/holder_news.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/json.hpp"

namespace muster::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A node named "ada" and its elections and locks.
Snapshot with(std::vector<ElectionStatus> elections, std::vector<LockStatus> locks) {
  Snapshot snapshot;
  snapshot.self.id.low = 1;
  snapshot.self.name = "ada";
  snapshot.elections = std::move(elections);
  snapshot.locks = std::move(locks);
  return snapshot;
}

ElectionStatus led(std::uint64_t term) {
  return {"jobs", {{{term, {0, 1}}, {}}}, {{0, 1}}};
}

LockStatus held(std::uint64_t term) {
  return {"backup", FencingToken{term, {0, 1}}, {}, 2};
}

/// The events, each as a line.
std::vector<std::string> lines(const std::vector<News>& news) {
  std::vector<std::string> lines;
  for (const News& each : news) lines.push_back(each.kind + ' ' + serialize(each.details));
  return lines;
}

// Each new leader and holder is an event, and so is the end of the last one.
TEST(HolderNews, TellsWhoLeadsAndWhoHoldsLocks) {
  HolderNews news;
  EXPECT_THAT(lines(news.changes(with({}, {}))), IsEmpty());
  EXPECT_THAT(lines(news.changes(with({led(1)}, {held(4)}))),
              ElementsAre(R"(leader {"name":"jobs","holder":"ada","term":1})",
                          R"(lock {"name":"backup","holder":"ada","term":4})"));
  EXPECT_THAT(lines(news.changes(with({led(1)}, {held(4)}))), IsEmpty());
  EXPECT_THAT(lines(news.changes(with({led(2)}, {held(4)}))),
              ElementsAre(R"(leader {"name":"jobs","holder":"ada","term":2})"));
  EXPECT_THAT(lines(news.changes(with({led(2)}, {}))),
              ElementsAre(R"(lock {"name":"backup","holder":null})"));
  EXPECT_THAT(lines(news.changes(with({{"jobs", {}, {{0, 1}}}}, {{"backup", {}, {}, 1}}))),
              ElementsAre(R"(leader {"name":"jobs","holder":null})"));
}

// A lock is served with its holder and the number of calls that wait.
TEST(MonitorJson, ElectionsHaveLocks) {
  const boost::json::object elections = elections_json(with({led(3)}, {held(4)}));
  const boost::json::value& leader = elections.at("elections").at(0).at("leaders").at(0);
  EXPECT_EQ(leader.at("name"), "ada");
  EXPECT_EQ(leader.at("since"), "1970-01-01T00:00:00.000000Z");
  const boost::json::value& lock = elections.at("locks").at(0);
  EXPECT_EQ(lock.at("lock"), "backup");
  EXPECT_EQ(lock.at("waiting").to_number<int>(), 2);
  EXPECT_EQ(lock.at("holder").at("name"), "ada");
  EXPECT_EQ(lock.at("holder").at("term").to_number<int>(), 4);
}

}  // namespace
}  // namespace muster::monitor
