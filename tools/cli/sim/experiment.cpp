#include "cli/sim/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace muster::cli {

namespace {

/// Every wait is bounded by a few timeouts. A longer wait counts as missed.
Duration patience_with(const Timing& timing) {
  return 10 * (timing.node_timeout + timing.listen_window);
}

}  // namespace

const std::vector<Experiment::Trial>& Experiment::trials() {
  static const std::vector<Trial> all = {
      {"is killed", &Simulation::kill, false, Measure::killed_removed, {}},
      {"is killed", &Simulation::kill, true, {}, Measure::killed_succeeded},
      {"loses its host", &Simulation::power_off, false, Measure::lost_removed, {}},
      {"loses its host", &Simulation::power_off, true, {}, Measure::lost_succeeded},
      {"stops", &Simulation::stop, true, {}, Measure::stopped_succeeded},
  };
  return all;
}

Experiment::Experiment(const SimSetting& setting, std::uint64_t seed, Timeline* timeline)
    : setting_(setting),
      timing_(derive_timing(setting.node.timing)),
      simulation_(seed, setting.sealed),
      timeline_(timeline),
      draw_(seed) {
  simulation_.set_link(setting.link);
  for (std::size_t i = 0; i < setting.nodes; ++i) simulation_.add_node(setting.node);
  simulation_.on_event([this](const SimulatedEvent& event) { hear(event); });
}

SimFindings Experiment::run() {
  start_all();
  for (std::size_t next = 0; simulation_.elapsed() < setting_.duration;) {
    if (progress_slot_) progress_slot_(simulation_.elapsed());
    simulation_.run_for(timing_.hello_interval);
    split_is_due() ? run_split() : run_trial(trials()[next++ % trials().size()]);
  }
  sum_up();
  return std::move(findings_);
}

void Experiment::start_all() {
  for (std::size_t i = 0; i < setting_.nodes; ++i) start(i);
  time({{Measure::agreed, [this] { return is_agreed(); }}});
}

void Experiment::run_trial(const Trial& trial) {
  const std::optional<std::size_t> victim = draw_victim(trial.of_master);
  if (!victim) return;
  end(*victim, trial);
  std::vector<Goal> goals;
  if (trial.removed) goals.push_back({*trial.removed, [=, this] { return none_knows(*victim); }});
  if (trial.succeeded) goals.push_back({*trial.succeeded, [this] { return has_masters(); }});
  time(std::move(goals));
  // Waits for the removal first, because a restart of the victim would replace its entry.
  simulation_.run_until([=, this] { return none_knows(*victim); }, patience_with(timing_));
  start(*victim);
  time({{Measure::seen, [=, this] { return all_know(*victim); }}});
}

void Experiment::run_split() {
  const SimSplit& split = *setting_.split;
  cut_off_ = split.nodes.value_or(setting_.nodes / 2);
  std::vector<std::size_t> apart(cut_off_);
  std::iota(apart.begin(), apart.end(), std::size_t{0});
  simulation_.partition({apart});
  mark(0, fmt::format("and {} more are cut off", cut_off_ - 1));
  simulation_.run_for(split.until - split.from);
  simulation_.heal();
  mark(0, "and its side are back");
  cut_off_ = 0;
  is_healing_ = true;
  time({{Measure::healed, [this] { return is_agreed(); }}});
  is_healing_ = false;
  split_is_over_ = true;
}

void Experiment::time(std::vector<Goal> goals) {
  const Duration start = simulation_.elapsed();
  has_news_ = true;
  const auto look = [&] {
    if (!std::exchange(has_news_, false)) return false;
    std::erase_if(goals, [&](const Goal& goal) {
      if (!goal.is_reached()) return false;
      findings_[goal.measure].add(simulation_.elapsed() - start);
      return true;
    });
    return goals.empty();
  };
  simulation_.run_until(look, patience_with(timing_));
  findings_.missed += goals.size();
}

std::optional<std::size_t> Experiment::draw_victim(bool of_master) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < setting_.nodes; ++i) {
    if (simulation_.is_running(i) && simulation_.is_master(i) == of_master) candidates.push_back(i);
  }
  if (candidates.empty()) return std::nullopt;
  return candidates[draw_() % candidates.size()];
}

std::size_t Experiment::masters() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < setting_.nodes; ++i) count += simulation_.is_master(i) ? 1 : 0;
  return count;
}

bool Experiment::has_masters() const {
  std::size_t running = 0;
  for (std::size_t i = 0; i < setting_.nodes; ++i) running += simulation_.is_running(i) ? 1 : 0;
  return masters() == std::min(running, static_cast<std::size_t>(setting_.node.masters_required));
}

bool Experiment::all_know(std::size_t node) const {
  for (std::size_t i = 0; i < setting_.nodes; ++i) {
    if (i == node || !simulation_.is_running(i)) continue;
    if (!simulation_.knows(i, node) || !simulation_.knows(node, i)) return false;
  }
  return true;
}

bool Experiment::none_knows(std::size_t node) const {
  for (std::size_t i = 0; i < setting_.nodes; ++i) {
    if (i != node && simulation_.knows(i, node)) return false;
  }
  return true;
}

bool Experiment::is_agreed() const {
  for (std::size_t i = 0; i < setting_.nodes; ++i) {
    if (simulation_.known_by(i) != setting_.nodes - 1) return false;
  }
  return has_masters();
}

bool Experiment::split_is_due() const {
  return setting_.split && !split_is_over_ && simulation_.elapsed() >= setting_.split->from;
}

bool Experiment::are_apart(std::size_t one, std::size_t other) const {
  return (one < cut_off_) != (other < cut_off_);
}

void Experiment::hear(const SimulatedEvent& event) {
  has_news_ = true;
  if (event.kind == SimulatedEvent::Kind::promoted) hear_promotion(event.node);
  if (event.kind == SimulatedEvent::Kind::removed) hear_removal(event);
  if (event.kind == SimulatedEvent::Kind::demoted) {
    mark(event.node, "is no longer master");
    if (timeline_) timeline_->end(event.node, Timeline::State::master, simulation_.elapsed());
  }
}

void Experiment::hear_promotion(std::size_t node) {
  mark(node, "is master");
  if (timeline_) timeline_->begin(node, Timeline::State::master, simulation_.elapsed());
  // Preemption and separate sides cause a second master on purpose.
  const bool is_expected = is_healing_ || cut_off_ != 0 || setting_.node.preempt_after.has_value();
  const std::size_t others = masters() - (simulation_.is_master(node) ? 1 : 0);
  if (!is_expected && others >= static_cast<std::size_t>(setting_.node.masters_required)) {
    ++findings_.rival_promotions;
  }
}

void Experiment::hear_removal(const SimulatedEvent& event) {
  const bool is_guess =
      event.reason == RemovalReason::timeout || event.reason == RemovalReason::refused;
  if (!is_guess || is_healing_ || !simulation_.is_running(event.about) ||
      are_apart(event.node, event.about)) {
    return;
  }
  ++findings_.false_removals;
  mark(event.node, fmt::format("takes node {} for gone", event.about));
}

void Experiment::start(std::size_t node) {
  mark(node, "starts");
  if (timeline_) timeline_->begin(node, Timeline::State::up, simulation_.elapsed());
  simulation_.start(node);
}

void Experiment::end(std::size_t node, const Trial& trial) {
  mark(node, trial.words);
  (simulation_.*trial.end)(node);
  if (!timeline_) return;
  timeline_->end(node, Timeline::State::master, simulation_.elapsed());
  timeline_->end(node, Timeline::State::up, simulation_.elapsed());
}

void Experiment::mark(std::size_t node, std::string text) {
  if (timeline_) timeline_->mark(node, std::move(text), simulation_.elapsed());
}

void Experiment::sum_up() {
  for (std::size_t i = 0; i < setting_.nodes; ++i) findings_.traffic += simulation_.traffic(i);
  findings_.node_time = simulation_.elapsed() * static_cast<std::int64_t>(setting_.nodes);
  findings_.trace_hash = simulation_.trace_hash();
  if (timeline_) timeline_->finish(simulation_.elapsed());
}

}  // namespace muster::cli
