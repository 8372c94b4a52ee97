#include "swarm/jobs.hpp"

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace muster::swarm {

namespace {

using WallClock = std::chrono::steady_clock;

/// Hands out the seeds of a plan and collects the results. Safe to call from any thread.
class Campaign {
 public:
  Campaign(const Plan& plan, const std::function<void(std::uint64_t, const Outcome&)>& on_failure)
      : plan_(plan), on_failure_(on_failure), next_(plan.first) {}

  void work() {
    while (const auto seed = take_seed()) note(*seed, run(draw_options(*seed)));
  }
  Tally tally() {
    tally_.took = WallClock::now() - began_;
    return tally_;
  }

 private:
  std::optional<std::uint64_t> take_seed() {
    const std::lock_guard lock(mutex_);
    if (plan_.runs > 0 && next_ - plan_.first >= plan_.runs) return std::nullopt;
    if (plan_.time && WallClock::now() - began_ >= *plan_.time) return std::nullopt;
    return next_++;
  }

  void note(std::uint64_t seed, const Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    ++tally_.runs;
    tally_.node_time += outcome.node_time;
    tally_.settling_worst = std::max(tally_.settling_worst, outcome.settled_in);
    tally_.sharing_worst = std::max(tally_.sharing_worst, outcome.shared_in);
    note_records(outcome);
    if (outcome.violations.empty()) return;
    ++tally_.failed;
    on_failure_(seed, outcome);
  }

  void note_records(const Outcome& outcome) {
    tally_.records.resize(outcome.examined.size());
    for (std::size_t i = 0; i < outcome.examined.size(); ++i) {
      const auto& [checker, cases] = outcome.examined[i];
      Record& record = tally_.records[i];
      record.checker = checker;
      record.cases += cases;
      if (is_violated(outcome, checker)) {
        ++record.broken;
      } else if (cases > 0) {
        ++record.survived;
      }
    }
  }

  static bool is_violated(const Outcome& outcome, const std::string& checker) {
    return std::any_of(outcome.violations.begin(), outcome.violations.end(),
                       [&](const auto& violation) { return violation.checker == checker; });
  }

  const Plan& plan_;
  const std::function<void(std::uint64_t, const Outcome&)>& on_failure_;
  const WallClock::time_point began_ = WallClock::now();
  std::mutex mutex_;
  std::uint64_t next_;
  Tally tally_;
};

}  // namespace

Tally run_all(const Plan& plan,
              const std::function<void(std::uint64_t, const Outcome&)>& on_failure) {
  Campaign campaign(plan, on_failure);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < plan.jobs; ++i) threads.emplace_back([&] { campaign.work(); });
  campaign.work();
  for (std::thread& thread : threads) thread.join();
  return campaign.tally();
}

}  // namespace muster::swarm
