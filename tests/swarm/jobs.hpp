#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "swarm/run.hpp"

namespace muster::swarm {

/// The seeds to run: `runs` of them from `first` on; 0 for as many as the time allows.
struct Plan {
  std::uint64_t first = 1;
  std::uint64_t runs = 0;
  /// Limit by the wall clock; no run begins after it.
  std::optional<std::chrono::duration<double>> time = {};
  unsigned jobs = 1;
};

/// The results of many runs for one promise.
struct Record {
  std::string checker;
  /// Number of runs in which it was tested and held.
  std::uint64_t survived = 0;
  std::uint64_t broken = 0;
  /// Number of tests in all runs.
  std::uint64_t cases = 0;
};

/// The results of many runs.
struct Tally {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  /// One record per checker, in the order of the checkers.
  std::vector<Record> records;
  Duration node_time{};
  /// The longest time in which a cluster settled, as a part of its bound.
  double settling_worst = 0;
  /// The same for the distribution of work.
  double sharing_worst = 0;
  std::chrono::duration<double> took{};
};

/// Runs them on as many threads as the plan has jobs. Calls `on_failure` for each run with a
/// violation, one at a time.
Tally run_all(const Plan& plan,
              const std::function<void(std::uint64_t seed, const Outcome& outcome)>& on_failure);

}  // namespace muster::swarm
