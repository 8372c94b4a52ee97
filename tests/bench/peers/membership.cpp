#include <vector>

#include "bench/peers/contest.hpp"
#include "bench/peers/scenarios.hpp"

namespace muster::bench {

namespace {

using test::Seconds;
using namespace std::chrono_literals;

constexpr std::size_t hosts = 5;
constexpr double half = 0.5;
constexpr double milliseconds = 1'000;
/// Pause between two failures.
constexpr auto rest = 500ms;

void report_median(const Report& report, const Contender& contender, const char* what,
                   const std::vector<double>& samples) {
  report({.bench = "peers",
          .what = what,
          .of = contender.name(),
          .unit = "ms",
          .value = quantile(samples, half),
          .samples = samples});
}

/// Waits until a node other than `struck` is master. Returns the time that took.
double succession(Contest& contest, const Participant* struck, Seconds since) {
  Seconds first = 0;
  contest.await("another one is master", [&] {
    for (const auto& one : contest.participants()) {
      if (one.get() == struck) continue;
      const Seconds at = one->heard(Sighting::Kind::promoted, "", since);
      if (at > 0 && (first == 0 || at < first)) first = at;
    }
    return first > 0;
  });
  return (first - since) * milliseconds;
}

}  // namespace

void compare_membership(const Contender& contender, std::size_t runs, const Report& report) {
  Contest contest(contender, hosts);
  contest.start_all(hosts - 1);
  std::vector<double> seen;
  std::vector<double> removed;
  for (std::size_t i = 0; i < runs; ++i) {
    const Seconds made = test::monotonic_now();
    Participant& late = contest.start(hosts - 1);
    const std::string name = late.name;
    seen.push_back((contest.heard_by_others(Sighting::Kind::added, name, made) - made) *
                   milliseconds);
    contest.pass(rest);
    const Seconds killed = test::monotonic_now();
    contest.kill(late);
    removed.push_back((contest.heard_by_others(Sighting::Kind::removed, name, killed) - killed) *
                      milliseconds);
    contest.pass(rest);
  }
  report_median(report, contender, "process made: seen by all others", seen);
  report_median(report, contender, "process killed: removed by all others", removed);
}

void compare_failover(const Contender& contender, std::size_t runs, const Report& report) {
  Contest contest(contender, hosts);
  contest.start_all(hosts);
  std::vector<double> after_kill;
  std::vector<double> after_cut;
  for (std::size_t i = 0; i < runs; ++i) {
    Participant& killed = contest.master();
    const test::Lab::Host host = killed.host;
    const Seconds begin = test::monotonic_now();
    contest.kill(killed);
    after_kill.push_back(succession(contest, nullptr, begin));
    contest.start(host);
    contest.settle();

    const Participant& lost = contest.master();
    const Seconds cut = test::monotonic_now();
    contest.lab.cut(lost.host);
    after_cut.push_back(succession(contest, &lost, cut));
    contest.lab.mend(lost.host);
    contest.settle();
  }
  report_median(report, contender, "master killed: another is master", after_kill);
  report_median(report, contender, "master's cable cut: another is master", after_cut);
}

}  // namespace muster::bench
