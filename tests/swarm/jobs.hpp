#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "swarm/run.hpp"

namespace muster::swarm {

/// Which seeds are to be run: `runs` of them from `first` on, 0 for as many as there is time for.
struct Plan {
  std::uint64_t first = 1;
  std::uint64_t runs = 0;
  /// Of the wall clock; no run begins after it.
  std::optional<std::chrono::duration<double>> time = {};
  unsigned jobs = 1;
};

/// What came of many runs for one promise.
struct Record {
  std::string checker;
  /// Runs in which it was put to the test at all, and held.
  std::uint64_t survived = 0;
  std::uint64_t broken = 0;
  /// How often it was put to the test, in all runs.
  std::uint64_t cases = 0;
};

/// What came of many runs.
struct Tally {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  /// Of every checker, in their order.
  std::vector<Record> records;
  Duration node_time{};
  /// The longest that any cluster took to settle, as a part of what it may take.
  double settling_worst = 0;
  /// The same for sharing out work.
  double sharing_worst = 0;
  std::chrono::duration<double> took{};
};

/// Runs them on as many threads as the plan has jobs. `on_failure` is called for each run with a
/// violation, one at a time.
Tally run_all(const Plan& plan,
              const std::function<void(std::uint64_t seed, const Outcome& outcome)>& on_failure);

}  // namespace muster::swarm
