#include "cluster/survey.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "lib/node_ids.hpp"

namespace muster::cluster {
namespace {

using test::ada;
using test::bob;
using testing::ElementsAre;

Claim claim(const NodeId& owner, std::uint64_t version = 1, bool refused = false) {
  return {.owner = owner, .token = {{7, ada}, version}, .unit = {}, .refused = refused};
}

std::vector<std::string> told(const std::vector<WorkStatus>& statuses) {
  std::vector<std::string> lines;
  for (const WorkStatus& status : statuses) {
    lines.push_back(status.id + " " + std::string(to_string(status.state)));
  }
  return lines;
}

// The state of a unit, joined from the table and the ledgers.
TEST(Survey, ReportsStates) {
  const Ledger table{{"assigned", claim(bob)},
                     {"free", claim({})},
                     {"held", claim(ada)},
                     {"moving", claim({})},
                     {"nobody-can", claim({})}};
  const Ledger of_ada{
      {"gone", claim(ada)}, {"held", claim(ada)}, {"nobody-can", claim(ada, 2, true)}};
  const Ledger of_bob{{"moving", claim(bob)}, {"nobody-can", claim(bob, 3, true)}};
  Survey survey({}, 10);
  survey.add_table(table);
  survey.add_ledger(ada, of_ada);
  survey.add_ledger(bob, of_bob);
  const auto statuses = survey.finish();
  EXPECT_THAT(told(statuses), ElementsAre("assigned assigned", "free unowned", "gone ending",
                                          "held held", "moving moving", "nobody-can refused"));
  EXPECT_EQ(statuses[0].owner, bob);
  EXPECT_EQ(statuses[4].holder, bob);
  EXPECT_EQ(statuses[5].refusals, 2U);
  EXPECT_EQ(statuses[5].token.version, 3U);
}

// Each unit is in one page, and a short page is the last one.
TEST(Survey, CoversAllUnitsInPages) {
  Ledger table;
  Ledger of_ada;
  for (int i = 100; i < 130; ++i) table.emplace(std::to_string(i), claim(ada));
  for (int i = 90; i < 200; i += 2) of_ada.emplace(std::to_string(i), claim(ada));
  std::set<std::string> ids;
  for (const auto* ledger : {&table, &of_ada}) {
    for (const auto& entry : *ledger) ids.insert(entry.first);
  }
  for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, ids.size(), ids.size() + 1}) {
    std::vector<std::string> seen;
    for (bool is_end = false; !is_end;) {
      Survey survey(seen.empty() ? "" : seen.back(), limit);
      survey.add_table(table);
      survey.add_ledger(ada, of_ada);
      const auto page = survey.finish();
      ASSERT_LE(page.size(), limit);
      for (const WorkStatus& status : page) seen.push_back(status.id);
      is_end = page.size() < limit;
    }
    EXPECT_TRUE(std::ranges::equal(seen, ids)) << limit;
  }
}

}  // namespace
}  // namespace muster::cluster
