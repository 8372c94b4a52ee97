#include "services/circle.hpp"

#include <gtest/gtest.h>

namespace muster::services {
namespace {

const NodeId a{0, 1};
const NodeId b{0, 2};
const NodeId c{0, 3};

// Two nodes that wait for each other, seen from both.
TEST(Circle, OfTwoIsFoundByBoth) {
  const std::map<NodeId, Waiting> nodes = {{a, {{"db"}, {"web"}}}, {b, {{"web"}, {"db"}}}};
  EXPECT_EQ(find_circle(nodes, a, "db"), (std::vector<Link>{{a, "db"}, {b, "web"}}));
  EXPECT_EQ(find_circle(nodes, b, "web"), (std::vector<Link>{{b, "web"}, {a, "db"}}));
}

// A node that waits for its own service.
TEST(Circle, OfOneIsFound) {
  EXPECT_EQ(find_circle({{a, {{"x"}, {"x"}}}}, a, "x"), (std::vector<Link>{{a, "x"}}));
}

// A circle over several nodes, with other nodes beside it.
TEST(Circle, OfManyIsTheShortest) {
  const NodeId d{0, 4};
  const std::map<NodeId, Waiting> nodes = {
      {a, {{"p"}, {"r"}}}, {b, {{"q", "t"}, {"p"}}}, {c, {{"r"}, {"q"}}}, {d, {{"r"}, {"s"}}}};
  EXPECT_EQ(find_circle(nodes, a, "p"), (std::vector<Link>{{a, "p"}, {b, "q"}, {c, "r"}}));
  EXPECT_TRUE(find_circle(nodes, d, "r").empty()) << "it waits for the circle and is not in it";
}

// A chain is no circle.
TEST(Circle, IsNoChain) {
  const std::map<NodeId, Waiting> nodes = {{a, {{"p"}, {}}}, {b, {{"q"}, {"p"}}}, {c, {{}, {"q"}}}};
  EXPECT_TRUE(find_circle(nodes, a, "p").empty());
  EXPECT_TRUE(find_circle(nodes, b, "q").empty());
}

}  // namespace
}  // namespace muster::services
