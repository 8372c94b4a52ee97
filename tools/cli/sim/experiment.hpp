#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "cli/sim/findings.hpp"
#include "cli/sim/setting.hpp"
#include "cli/sim/timeline.hpp"
#include "muster/simulation.hpp"

namespace muster::cli {

/// One run of `muster sim`: nodes start together; then one after the other ends in some way and
/// starts again, and what the others make of it is timed.
class Experiment {
 public:
  /// `setting` must outlive this, and so must `timeline`, which is filled if there is one. Throws
  /// `Error` if the setting contradicts itself.
  Experiment(const SimSetting& setting, std::uint64_t seed, Timeline* timeline = nullptr);

  /// To be called once.
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

  /// Something that is waited for and timed.
  struct Goal {
    Measure measure;
    std::function<bool()> is_reached;
  };

  void start_all();
  void run_trial(const Trial& trial);
  void run_split();
  /// Waits for all of them, but not for ever.
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
  /// Whether an event came since goals were looked at last: without one, none is reached.
  bool has_news_ = true;
  bool split_is_over_ = false;
  /// Of the nodes from 0 on, how many are apart from the others; 0 while there is no split.
  std::size_t cut_off_ = 0;
  /// From the end of the split until all agree, its two sides may still differ.
  bool is_healing_ = false;
};

}  // namespace muster::cli
