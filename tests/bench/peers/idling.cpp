#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "bench/peers/contest.hpp"
#include "bench/peers/scenarios.hpp"
#include "lib/usage.hpp"

namespace muster::bench {

namespace {

using test::Seconds;
using namespace std::chrono_literals;

constexpr std::size_t hosts = 10;
constexpr double half = 0.5;
constexpr double percent = 100;
constexpr double mebibyte = 1024 * 1024;
/// Time after which a node has finished starting.
constexpr auto settling = 5s;
constexpr auto watched = 15s;

/// The sum over all processes of a node.
double sum(const Participant& participant, double (*of)(pid_t)) {
  double sum = 0;
  for (const pid_t pid : test::processes_of_group(participant.process->pid())) sum += of(pid);
  return sum;
}

/// A process that has ended costs nothing, so every participant must run.
void require_running(const Contest& contest, const std::string& name) {
  for (const auto& participant : contest.participants()) {
    test::Process& process = *participant->process;
    if (!process.has_ended()) continue;
    throw std::runtime_error(fmt::format("{} has ended: {}", name, process.errors()));
  }
}

std::vector<double> sums(const Contest& contest, double (*of)(pid_t)) {
  std::vector<double> sums;
  for (const auto& participant : contest.participants()) sums.push_back(sum(*participant, of));
  return sums;
}

}  // namespace

void compare_idling(const Contender& contender, const Report& report) {
  Contest contest(contender, hosts);
  contest.start_all(hosts);
  contest.pass(settling);
  const Seconds begin = test::monotonic_now();
  const auto before = sums(contest, test::processor_time);
  contest.pass(watched);
  std::vector<double> used = sums(contest, test::processor_time);
  const Seconds passed = test::monotonic_now() - begin;
  require_running(contest, contender.name());
  for (std::size_t i = 0; i < used.size(); ++i) {
    used[i] = (used[i] - before[i]) / passed * percent;
  }
  const auto report_median = [&](const char* what, const char* unit, std::vector<double> values,
                                 double scale) {
    for (double& value : values) value /= scale;
    report({.bench = "peers",
            .what = what,
            .of = contender.name(),
            .unit = unit,
            .value = quantile(values, half),
            .samples = values});
  };
  report_median("idle node among ten: processor", "% of a core", used, 1);
  report_median("idle node among ten: resident memory", "MiB", sums(contest, test::resident_bytes),
                mebibyte);
  report_median("idle node among ten: its own share of that (PSS)", "MiB",
                sums(contest, test::proportional_bytes), mebibyte);
}

}  // namespace muster::bench
