#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "swarm/jobs.hpp"
#include "swarm/report.hpp"
#include "swarm/run.hpp"

namespace muster::swarm {
namespace {

/// Runs one seed and prints everything that happened.
int repeat(std::uint64_t seed) {
  const Options options = draw_options(seed);
  fmt::print("seed {}\n{}", seed, describe(options));
  const Outcome outcome = run(options, Telling::story);
  fmt::print("{}", outcome.story);
  for (const check::Violation& violation : outcome.violations)
    fmt::print("{}\n", text_of(violation));
  return outcome.violations.empty() ? 0 : 1;
}

int campaign(const Plan& plan, const std::string& file) {
  std::ofstream failures;
  if (!file.empty()) failures.open(file, std::ios::app);
  const Tally tally = run_all(plan, [&](std::uint64_t seed, const Outcome& outcome) {
    const std::string text = describe_failure(seed, outcome);
    fmt::print("{}", text);
    std::fflush(stdout);
    if (failures.is_open()) failures << text << std::flush;
  });
  fmt::print("{}\n", describe(tally));
  return tally.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace muster::swarm

int main(int count, char** words) {
  CLI::App app("Runs random clusters with random faults, and checks every promise at every step.");
  std::uint64_t seed = 0;
  double minutes = 0;
  std::string file;
  muster::swarm::Plan plan;
  const auto* one = app.add_option("--seed", seed, "Run this seed and tell all that happens");
  app.add_option("--first", plan.first, "The first seed; those after it follow")
      ->capture_default_str();
  app.add_option("--runs", plan.runs, "How many seeds; as many as there is time for otherwise");
  app.add_option("--minutes", minutes, "End after this time")->check(CLI::PositiveNumber);
  app.add_option("--jobs", plan.jobs, "How many processes run at once")->capture_default_str();
  app.add_option("--failures", file, "Append failing seeds with their options to this file");
  CLI11_PARSE(app, count, words);
  if (one->count() > 0) return muster::swarm::repeat(seed);
  if (minutes > 0) plan.time = std::chrono::duration<double>(minutes * 60);
  if (plan.runs == 0 && minutes <= 0) plan.runs = 100;
  return muster::swarm::campaign(plan, file);
}
