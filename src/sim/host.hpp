#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "sim/host_clock.hpp"
#include "sim/node_options.hpp"
#include "sim/socket_buffer.hpp"
#include "sim/traffic.hpp"

namespace muster::sim {

/// A node of the world, whether it runs or not.
struct Host {
  NodeOptions options;
  /// Kept over stop and start. A crashed process returns as another node, "b" as "b2".
  NodeId id;
  std::string name;
  int lives = 1;
  std::uint64_t starts = 0;
  /// The highest term that it knew when it was stopped.
  std::uint64_t term = 0;
  std::unique_ptr<engine::Engine> engine;
  bool is_paused = false;
  bool is_powered = true;
  HostClock clock;
  SocketBuffer buffer;
  Traffic traffic;
  /// Time that a slow node takes for each input; zero: none.
  Duration processing_time{};
  /// Time at which its present input will be finished.
  core::Time busy_until{};

  bool is_running() const { return engine != nullptr && !is_paused; }
  bool is_slow() const { return processing_time > Duration::zero(); }
  /// Whether it handles inputs at once.
  bool is_prompt() const { return is_running() && !is_slow() && buffer.is_empty(); }

  /// Its wake-up time, in the world's time.
  core::Time next_wake() const {
    if (!is_running()) return core::never;
    if (!buffer.is_empty()) return busy_until;
    const core::Time deadline = clock.reaches(engine->next_deadline());
    if (!is_slow() || deadline == core::never) return deadline;
    return std::max(deadline, busy_until) + processing_time;
  }
};

}  // namespace muster::sim
