#include "swarm/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::swarm {

namespace {

/// One broken promise often breaks others at the same time.
constexpr std::size_t violations_shown = 5;

}  // namespace

std::string text_of(const check::Violation& violation) {
  const std::chrono::duration<double> at = violation.at.time_since_epoch() - std::chrono::hours(1);
  return fmt::format("{:.6f} {} at {}: {}", at.count(), violation.checker,
                     check::text_of(violation.node), violation.sentence);
}

std::string describe_failure(std::uint64_t seed, const Outcome& outcome) {
  std::string text = fmt::format("seed {} failed\n{}", seed, describe(draw_options(seed)));
  for (std::size_t i = 0; i < std::min(outcome.violations.size(), violations_shown); ++i) {
    text += text_of(outcome.violations[i]) + "\n";
  }
  return text + fmt::format("repeat with: muster_swarm --seed {}\n", seed);
}

std::string describe(const Tally& tally) {
  const std::chrono::duration<double, std::ratio<3600>> hours = tally.node_time;
  std::string text = fmt::format("{:<16} {:>13} {:>10} {:>16}\n", "promise", "runs survived",
                                 "broken in", "cases judged");
  for (const Record& record : tally.records) {
    text += fmt::format("{:<16} {:>13} {:>10} {:>16}\n", record.checker, record.survived,
                        record.broken, record.cases);
  }
  return text + fmt::format(
                    "{} seeds, {} failed, {:.1f} virtual node-hours, in {:.1f} s; the slowest "
                    "cluster settled in {:.0f} % of its bound, and shared out its work in {:.0f} %",
                    tally.runs, tally.failed, hours.count(), tally.took.count(),
                    100 * tally.settling_worst, 100 * tally.sharing_worst);
}

}  // namespace muster::swarm
