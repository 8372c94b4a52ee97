#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "cli/sim/findings.hpp"
#include "cli/sim/setting.hpp"
#include "cli/sim/timeline.hpp"
#include "muster/simulation.hpp"

namespace muster::cli {

/// One run of `muster sim`. All nodes start together. Then one node after another ends in some way
/// and starts again, and the run measures how long the others take to react.
class Experiment {
 public:
  /// `setting` must outlive this object, and so must `timeline`. The run fills `timeline` unless it
  /// is null. Throws `Error` if the setting contradicts itself.
  Experiment(const SimSetting& setting, std::uint64_t seed, Timeline* timeline = nullptr);

  /// Called again and again while the run goes on, with its virtual time.
  void on_progress(std::function<void(Duration)> slot) { progress_slot_ = std::move(slot); }

  /// Call this once.
  SimFindings run();

 private:
  /// A way in which a node ends.
  struct Trial {
    const char* words;
    void (Simulation::*end)(std::size_t node);
    bool of_master;
    std::optional<Measure> removed;
    std::optional<Measure> succeeded;
  };
  static const std::vector<Trial>& trials();

  /// An event that the run waits for and measures.
  struct Goal {
    Measure measure;
    std::function<bool()> is_reached;
  };

  void start_all();
  void run_trial(const Trial& trial);
  void run_split();
  /// Waits until all goals are reached or the time runs out.
  void time(std::vector<Goal> goals);

  std::optional<std::size_t> draw_victim(bool of_master);
  std::size_t masters() const;
  bool has_masters() const;
  bool all_know(std::size_t node) const;
  bool none_knows(std::size_t node) const;
  bool is_agreed() const;
  bool split_is_due() const;
  bool are_apart(std::size_t one, std::size_t other) const;

  void hear(const SimulatedEvent& event);
  void hear_promotion(std::size_t node);
  void hear_removal(const SimulatedEvent& event);
  void start(std::size_t node);
  void end(std::size_t node, const Trial& trial);
  void mark(std::size_t node, std::string text);
  void sum_up();

  const SimSetting& setting_;
  Timing timing_;
  Simulation simulation_;
  Timeline* timeline_;
  std::mt19937_64 draw_;
  SimFindings findings_;
  /// An event has occurred since the last check of the goals. Goals change only with events.
  bool has_news_ = true;
  bool split_is_over_ = false;
  /// The nodes below this number are cut off from the others. 0 while there is no split.
  std::size_t cut_off_ = 0;
  /// The split has ended, but the two sides may still differ.
  bool is_healing_ = false;
  std::function<void(Duration)> progress_slot_;
};

}  // namespace muster::cli
