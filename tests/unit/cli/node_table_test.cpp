#include "cli/output/node_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/node/node_choice.hpp"
#include "cli/output/node_change.hpp"
#include "muster/error.hpp"
#include "unit/cli/sample.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string table_of(std::vector<Node> nodes) {
  return node_table(std::move(nodes), sample_moment().wall + 300ms).text(Style());
}

Node sample_master(std::string name) {
  Node node = sample_node(std::move(name), 2);
  node.is_master = true;
  node.term = 7;
  node.round_trip = 210us;
  node.info.value = parse_value(R"({"a":1})");
  return node;
}

// Masters come first, then nodes by name, for any order of arrival.
TEST(NodeTable, IsSortedForPeople) {
  EXPECT_EQ(table_of({sample_node("b"), sample_node("a", 3), sample_master("z")}),
            "NAME  ID        ADDRESS    PORT  ROLE      TERM  WEIGHT  SEEN     RTT  INFO\n"
            "z     00000002  10.0.0.7  12346  master*      7     0.5  0.3s  0.21ms  {\"a\":1}\n"
            "a     00000003  10.0.0.7  12346  eligible     -     0.5  0.3s       -  null\n"
            "b     00000001  10.0.0.7  12346  eligible     -     0.5  0.3s       -  null\n");
}

// The info of other nodes is shortened and cleaned.
TEST(NodeTable, ShortensAndCleans) {
  Node node = sample_node("evil\x1b[2J");
  node.info.value = Value(std::string(100, 'x'));
  EXPECT_THAT(table_of({node}), HasSubstr("evil\\x1b[2J"));
  EXPECT_THAT(table_of({node}), HasSubstr("xxx...\n"));
}

// Missing values have a place in the table.
TEST(NodeTable, ShowsMissingValues) {
  Node node;
  EXPECT_THAT(table_of({node}), HasSubstr("\n-     00000000  -"));
}

// A node is named by the end of its id, because the beginning is the same for a whole process.
TEST(NodeChoice, FindsByEnding) {
  const std::vector<Node> nodes = {sample_node("a", 0x1a), sample_node("b", 0x2a)};
  EXPECT_EQ(node_by_ending(nodes, "1a").name, "a");
  EXPECT_EQ(node_by_ending(nodes, nodes[1].id.to_string()).name, "b");
  EXPECT_THROW(node_by_ending(nodes, "a"), Error) << "both";
  EXPECT_THROW(node_by_ending(nodes, "ff"), Error) << "none";
}

// An update names the changes only.
TEST(NodeChange, NamesChanges) {
  const Node before = sample_node("a");
  Node after = before;
  after.weight = 2;
  after.info.value = Value(1);
  EXPECT_EQ(describe_change(before, after), "weight 2, info 1");
  after = before;
  after.addresses = {{"fe80::1%eth1", 12346, "eth1"}};
  EXPECT_EQ(describe_change(before, after),
            "also at fe80::1%eth1 by eth1, no longer at 10.0.0.7 by eth0");
}

TEST(NodeChange, ReportsMastership) {
  const Node before = sample_node("a");
  Node after = before;
  after.is_master = true;
  after.term = 3;
  EXPECT_EQ(describe_change(before, after), "") << "that is an event of its own";
  EXPECT_EQ(describe_change(after, before), "no longer master");
  Node suspected = before;
  suspected.is_suspected = true;
  EXPECT_EQ(describe_change(suspected, before), "answers again");
}

}  // namespace

}  // namespace muster::cli
