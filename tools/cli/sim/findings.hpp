#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/output/samples.hpp"
#include "muster/simulation.hpp"

namespace muster::cli {

/// What is timed, always from the moment that something was done until the last node knows.
enum class Measure : std::size_t {
  agreed,
  seen,
  killed_removed,
  lost_removed,
  killed_succeeded,
  lost_succeeded,
  stopped_succeeded,
  healed,
};

struct MeasureWords {
  /// In JSON.
  std::string_view name;
  /// For people.
  std::string_view sentence;
};
inline constexpr std::array<MeasureWords, 8> measure_words = {{
    {"startAgreed", "all start together: agreed"},
    {"joinSeen", "a node starts: known to all"},
    {"killedRemoved", "a process is killed: removed by all"},
    {"hostLostRemoved", "a host is lost: removed by all"},
    {"masterKilledSucceeded", "the master is killed: another is master"},
    {"masterHostLostSucceeded", "the master's host is lost: another is master"},
    {"masterStoppedSucceeded", "the master stops: another is master"},
    {"splitHealedAgreed", "a split heals: agreed again"},
}};

/// What runs have shown.
struct SimFindings {
  std::array<Samples, measure_words.size()> times = {};
  /// Waits for one of the above that lasted longer than all bounds.
  std::size_t missed = 0;
  /// Living nodes that were taken for gone, each by one other.
  std::size_t false_removals = 0;
  /// Promotions while there were masters enough.
  std::size_t rival_promotions = 0;
  SimulatedTraffic traffic = {};
  /// Of all nodes together.
  Duration node_time{};
  std::uint64_t trace_hash = 0;

  Samples& operator[](Measure measure) { return times[static_cast<std::size_t>(measure)]; }

  /// Adds those of a further run.
  void add(const SimFindings& further);
};

}  // namespace muster::cli
