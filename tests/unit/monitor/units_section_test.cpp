#include "monitor/units_section.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <map>

#include "lib/node_ids.hpp"

namespace muster::monitor {
namespace {

using test::ada;
using test::bob;
using testing::ElementsAre;
using testing::HasSubstr;

/// Units of the test, and a section that shows them.
struct Shown {
  std::map<std::string, WorkStatus> units;
  std::size_t largest_look = 0;
  SourceStatus source;
  boost::asio::io_context context;
  std::shared_ptr<detail::SlotStrand> strand =
      std::make_shared<detail::SlotStrand>(context.get_executor(), detail::SlotStrand::Settings{});
  std::vector<std::string> events;
  std::shared_ptr<WorkNews> news = std::make_shared<WorkNews>(
      "devices", strand->executor(), [this](std::string_view kind, const Value& details) {
        events.push_back(std::string(kind) + ' ' + to_string(details));
      });
  UnitsSection section{[this](std::string_view after, std::size_t limit) {
                         largest_look = std::max(largest_look, limit);
                         std::vector<WorkStatus> some;
                         auto next = units.upper_bound(std::string(after));
                         for (; next != units.end() && some.size() < limit; ++next) {
                           some.push_back(next->second);
                         }
                         return some;
                       },
                       [this] { return source; },
                       news,
                       {}};
  Snapshot snapshot;

  Shown() {
    snapshot.self.id = ada;
    snapshot.self.name = "ada";
  }
  void add(const std::string& id, WorkState state, const NodeId& owner) {
    WorkStatus& unit = units[id];
    unit.id = id;
    unit.state = state;
    unit.owner = owner;
    unit.token = {{7, ada}, 3};
  }
  Value page(const char* query) { return section.page(Query(query), snapshot); }
};

std::vector<std::string> ids(const Value& page) {
  std::vector<std::string> ids;
  for (const Value& unit : page.at("units").as_array()) {
    ids.emplace_back(unit.at("id").as_string());
  }
  return ids;
}

// The section shows the state of the source on this node, and why it fails.
TEST(UnitsSection, ShowsTheSource) {
  Shown shown;
  EXPECT_EQ(to_string(shown.page("").at("source")), R"({"state":"not_asked"})");
  shown.source = {SourceState::failing, "no route"};
  EXPECT_EQ(to_string(shown.page("").at("source")), R"({"state":"failing","problem":"no route"})");
  EXPECT_EQ(shown.section.figures()->source, SourceState::failing);
}

// The section has counts by state and node, the token of each unit, and the reason of a failure.
TEST(UnitsSection, ShowsOwnersAndStates) {
  Shown shown;
  shown.add("a", WorkState::handled, ada);
  shown.add("b", WorkState::failed, ada);
  shown.units["b"].failures = 2;
  shown.units["b"].problem = "connection refused";
  shown.add("c", WorkState::held, bob);
  shown.add("d", WorkState::moving, {});
  shown.units["d"].holder = bob;
  const Value page = shown.page("");
  EXPECT_EQ(page.at("count").to_number<int>(), 4);
  EXPECT_EQ(page.at("states").at("handled").to_number<int>(), 1);
  EXPECT_EQ(page.at("states").at("refused").to_number<int>(), 0);
  EXPECT_EQ(to_string(page.at("owners").at(0)),
            R"({"node":")" + ada.to_string() + R"(","name":"ada","count":2})");
  EXPECT_EQ(page.at("owners").at(1).at("count").to_number<int>(), 2);
  const Value& failed = page.at("units").at(1);
  EXPECT_EQ(failed.at("problem"), "connection refused");
  EXPECT_EQ(failed.at("token").at("version").to_number<int>(), 3);
  EXPECT_EQ(failed.at("ownerName"), "ada");
  EXPECT_TRUE(page.at("units").at(3).at("owner").is_null());
  EXPECT_EQ(page.at("units").at(3).at("holder").as_string(), bob.to_string().c_str());
}

// Thousands of units are read in small parts and shown page by page.
TEST(UnitsSection, ShowsThousandsInPages) {
  Shown shown;
  for (int i = 10'000; i < 15'000; ++i) {
    shown.add(std::to_string(i), i % 1000 == 0 ? WorkState::failed : WorkState::held, bob);
  }
  EXPECT_EQ(shown.section.summary(shown.snapshot).at("count").to_number<int>(), 5000);
  EXPECT_LE(shown.largest_look, 256U);
  EXPECT_EQ(ids(shown.page("")).size(), 500U);
  const Value page = shown.page("after=10499&limit=2");
  EXPECT_THAT(ids(page), ElementsAre("10500", "10501"));
  EXPECT_EQ(page.at("next"), "10501");
  EXPECT_TRUE(shown.page("after=14998").at("next").is_null());
  EXPECT_THAT(ids(shown.page("state=failed")),
              ElementsAre("10000", "11000", "12000", "13000", "14000"));
  EXPECT_THAT(ids(shown.page(("node=" + ada.to_string()).c_str())), testing::IsEmpty());
  EXPECT_THROW(shown.page("state=well"), BadQuery);
  EXPECT_THROW(shown.page("limit=5001"), BadQuery);
}

// Many simultaneous changes make one event of each kind.
TEST(UnitsSection, ReportsManyChangesTogether) {
  Shown shown;
  for (int i = 0; i < 1000; ++i) shown.news->begun(std::to_string(i));
  shown.news->ended("old");
  shown.news->failed("refused");
  shown.news->failed("timed out");
  shown.context.run();
  EXPECT_THAT(shown.events,
              ElementsAre(R"(ended {"set":"devices","count":1,"ids":["old"]})",
                          HasSubstr(R"(begun {"set":"devices","count":1000,"ids":["0","1",)"),
                          R"(workFailed {"set":"devices","count":2,"why":"timed out"})"));
  EXPECT_LT(shown.events[1].size(), 300U);
  EXPECT_EQ(shown.section.figures()->begun, 1000U);
}

}  // namespace
}  // namespace muster::monitor
