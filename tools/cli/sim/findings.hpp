#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/output/samples.hpp"
#include "muster/simulation.hpp"

namespace muster::cli {

/// The measured times. Each runs from the cause until the last node knows.
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
  /// The name in JSON.
  std::string_view name;
  /// The text for people.
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

/// The results of the runs.
struct SimFindings {
  std::array<Samples, measure_words.size()> times = {};
  /// The waits that lasted longer than every bound.
  std::size_t missed = 0;
  /// The removals of nodes that were alive, counted per observing node.
  std::size_t false_removals = 0;
  /// The promotions while there were enough masters.
  std::size_t rival_promotions = 0;
  SimulatedTraffic traffic = {};
  /// The sum over all nodes.
  Duration node_time{};
  std::uint64_t trace_hash = 0;

  Samples& operator[](Measure measure) { return times[static_cast<std::size_t>(measure)]; }

  /// Adds the results of a further run.
  void add(const SimFindings& further);
};

}  // namespace muster::cli
