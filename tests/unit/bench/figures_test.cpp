#include <gmock/gmock.h>

#include <sstream>

#include "bench/figures/figure.hpp"
#include "bench/figures/plots.hpp"
#include "bench/figures/table.hpp"

namespace muster::bench {
namespace {

using testing::HasSubstr;
using testing::Not;

// A quantile is one of the samples, in any order of samples.
TEST(Figures, QuantileIsTheNearestRank) {
  EXPECT_EQ(quantile({}, 0.5), 0);
  EXPECT_EQ(quantile({3}, 0.99), 3);
  EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_EQ(quantile({5, 1, 3, 2, 4}, 0.5), 3);
  EXPECT_EQ(quantile({5, 1, 3, 2, 4}, 0.99), 5);
}

// Figures that one program writes are read back by another one.
TEST(Figures, ReadBackUnchanged) {
  const Figure figure{.bench = "idle",
                      .what = "memory",
                      .of = "serf",
                      .unit = "MiB",
                      .value = 3.5,
                      .limit = 1,
                      .target = {},
                      .target_ratio = 2,
                      .more_is_better = true,
                      .nodes = 10,
                      .samples = {1, 2.5}};
  std::stringstream text;
  write(text, figure);
  const auto read = read_figures(text);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].bench, figure.bench);
  EXPECT_EQ(read[0].what, figure.what);
  EXPECT_EQ(read[0].of, figure.of);
  EXPECT_EQ(read[0].unit, figure.unit);
  EXPECT_EQ(read[0].value, figure.value);
  EXPECT_EQ(read[0].limit, figure.limit);
  EXPECT_EQ(read[0].target, figure.target);
  EXPECT_EQ(read[0].target_ratio, figure.target_ratio);
  EXPECT_EQ(read[0].more_is_better, figure.more_is_better);
  EXPECT_EQ(read[0].nodes, figure.nodes);
  EXPECT_EQ(read[0].samples, figure.samples);
}

// A target is an upper bound, or a lower bound if more is better.
TEST(FigureTable, ShowsWhichTargetsAreMet) {
  const std::vector<Figure> figures = {
      {.bench = "a", .what = "time", .unit = "ms", .value = 4, .target = 5},
      {.bench = "b", .what = "work", .unit = "ns", .value = 30, .limit = 10, .target_ratio = 2},
      {.bench = "c",
       .what = "rate",
       .unit = "/s",
       .value = 30,
       .target = 20,
       .more_is_better = true}};
  EXPECT_EQ(figure_table(figures, true),
            "| WHAT | OURS | LIMIT | RATIO | TARGET | MET |\n|---|---|---|---|---|---|\n"
            "| a: time | 4 ms | - | 0.8x | <= 5 ms | yes |\n"
            "| b: work | 30 ns | 10 ns | 3x | <= 2x | no |\n"
            "| c: rate | 30 /s | - | 1.5x | >= 20 /s | yes |\n");
}

// The first contender is compared with the best of the others. Another setting of the first one is
// no other contender.
TEST(PeerTable, ComparesWithTheBestOfTheOthers) {
  const std::vector<Figure> figures = {
      {.bench = "p", .what = "failover", .of = "muster", .unit = "ms", .value = 2},
      {.bench = "p", .what = "failover", .of = "muster fast", .unit = "ms", .value = 1},
      {.bench = "p", .what = "failover", .of = "x", .unit = "ms", .value = 10},
      {.bench = "p", .what = "failover", .of = "y", .unit = "ms", .value = 6},
      {.bench = "p",
       .what = "rate",
       .of = "muster",
       .unit = "/s",
       .value = 50,
       .more_is_better = true},
      {.bench = "p",
       .what = "rate",
       .of = "y",
       .unit = "/s",
       .value = 100,
       .more_is_better = true}};
  EXPECT_EQ(peer_table(figures, true),
            "| WHAT | muster | muster fast | x | y | AHEAD |\n|---|---|---|---|---|---|\n"
            "| failover [ms] | 2 | 1 | 10 | 6 | 3x |\n"
            "| rate [/s] | 50 | - | - | 100 | 0.5x |\n");
}

// The drawing contains every line and its name.
TEST(Plots, ShowTheirFigures) {
  const std::vector<Figure> figures = {
      {.bench = "failover", .what = "five hosts", .unit = "ms", .value = 2, .samples = {1, 2, 3}},
      {.bench = "failover", .what = "five hosts, p99", .unit = "ms", .value = 3},
      {.bench = "crash", .what = "removed", .unit = "ms", .value = 3, .samples = {3}}};
  const Chart chart = failover_chart(figures);
  ASSERT_EQ(chart.lines.size(), 1u);
  EXPECT_THAT(chart.lines[0].points,
              testing::ElementsAre(testing::Pair(1, testing::DoubleNear(100.0 / 3, 1e-9)),
                                   testing::Pair(2, testing::DoubleNear(200.0 / 3, 1e-9)),
                                   testing::Pair(3, 100)));
  const std::string svg = draw_svg(chart);
  EXPECT_THAT(svg, HasSubstr("five hosts"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THROW(cost_chart(figures), std::runtime_error);
}

// Costs are drawn beside a line proportional to the number of nodes.
TEST(Plots, CostIsDrawnBesideAProportionalLine) {
  const std::string what = "processor of an idle node, median";
  const Chart chart = cost_chart(
      std::vector<Figure>{{.bench = "many", .what = what, .unit = "%", .value = 0.5, .nodes = 100},
                          {.bench = "many", .what = what, .unit = "%", .value = 0.1, .nodes = 10}});
  ASSERT_EQ(chart.lines.size(), 2u);
  EXPECT_THAT(chart.lines[0].points,
              testing::ElementsAre(testing::Pair(10, 0.1), testing::Pair(100, 0.5)));
  EXPECT_THAT(chart.lines[1].points,
              testing::ElementsAre(testing::Pair(10, 0.1), testing::Pair(100, 1)));
  EXPECT_THAT(draw_svg(chart), Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace muster::bench
