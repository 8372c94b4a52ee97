#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/sim/experiment.hpp"
#include "cli/sim/report.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

SimFindings findings_of(const SimSetting& setting, std::uint64_t seed = 1) {
  return Experiment(setting, seed).run();
}

// On a good network every event is within its bound, and there are no others.
TEST(Experiment, FindsTheBoundsKept) {
  const SimSetting setting = {.nodes = 5, .duration = 30s};
  SimFindings findings = findings_of(setting);
  EXPECT_EQ(findings[Measure::agreed].count(), 1u);
  EXPECT_GE(findings[Measure::killed_removed].count(), 2u);
  EXPECT_LT(findings[Measure::killed_removed].quantile(1), 10ms);
  EXPECT_LE(findings[Measure::lost_removed].quantile(1), preset::lan);
  EXPECT_GT(findings[Measure::lost_removed].quantile(0.5), 100ms);
  EXPECT_LT(findings[Measure::stopped_succeeded].quantile(1), 10ms);
  EXPECT_EQ(findings.missed, 0u);
  EXPECT_EQ(findings.false_removals, 0u);
  EXPECT_EQ(findings.rival_promotions, 0u);
}

// A link that loses nearly everything breaks the bounds.
TEST(Experiment, FindsABadNetworkBad) {
  const SimFindings findings = findings_of({.nodes = 5, .link = {.loss = 0.9}, .duration = 30s});
  EXPECT_GT(findings.false_removals + findings.missed, 0u);
}

// A split is no false removal; its end is timed.
TEST(Experiment, SplitsAndHeals) {
  SimFindings findings =
      findings_of({.nodes = 6, .split = SimSplit{.from = 2s, .until = 8s}, .duration = 12s});
  EXPECT_EQ(findings[Measure::healed].count(), 1u);
  EXPECT_EQ(findings.false_removals, 0u);
  EXPECT_EQ(findings.missed, 0u);
}

// The same seed gives the same run; another seed another run.
TEST(Experiment, IsDecidedByItsSeed) {
  const SimSetting setting = {.nodes = 5, .link = {.loss = 0.1}, .duration = 10s};
  EXPECT_EQ(findings_of(setting, 7).trace_hash, findings_of(setting, 7).trace_hash);
  EXPECT_NE(findings_of(setting, 7).trace_hash, findings_of(setting, 8).trace_hash);
}

// The timeline shows which nodes ran and which were master.
TEST(Experiment, FillsTheTimeline) {
  const SimSetting setting = {.nodes = 3, .duration = 5s};
  Timeline timeline(setting.nodes);
  Experiment(setting, 1, &timeline).run();
  EXPECT_GE(timeline.length(), 5s);
  const std::string text = draw_text(timeline, 40);
  EXPECT_THAT(text, HasSubstr("MMM"));
  EXPECT_THAT(text, HasSubstr("is killed"));
}

// The result is reported to people and to programs.
TEST(Experiment, IsReported) {
  const SimSetting setting = {.nodes = 3, .runs = 1, .duration = 5s};
  const SimFindings findings = findings_of(setting);
  const std::string text = report_text(setting, findings, Style());
  EXPECT_THAT(text, HasSubstr("all start together: agreed"));
  EXPECT_THAT(text, HasSubstr("0 false removals"));
  const auto json = report_json(setting, findings);
  EXPECT_EQ(json.at("falseRemovals"), 0);
  EXPECT_TRUE(json.at("times").as_object().contains("startAgreed"));
}

}  // namespace

}  // namespace muster::cli
