#include "services/setups.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace muster::services {

Duration backoff(const SetupOptions& options, unsigned failures, double chance) {
  constexpr double shorter_by = 0.2;
  const double longest = static_cast<double>(options.retry_max.count());
  const double doubled = static_cast<double>(options.retry_min.count()) * std::exp2(failures - 1);
  const double wait = std::min(doubled, longest) * (1 - shorter_by * chance);
  return Duration(static_cast<Duration::rep>(wait));
}

bool Setups::is_same(const Service& a, const Service& b) {
  return a.node.session == b.node.session && a.offer == b.offer;
}

void Setups::add(SetupHook hook, const SetupOptions& options) {
  steps_.push_back({std::move(hook), options});
  for (auto& [node, setup] : setups_) {
    if (setup.state == Setup::State::done) setup.state = Setup::State::due;
  }
}

std::size_t Setups::services_max() const {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const Step& step : steps_) {
    if (step.options.services_max != 0) least = std::min(least, step.options.services_max);
  }
  return least;
}

std::vector<Service> Setups::chosen(const std::vector<Service>& services) const {
  std::vector<Service> chosen = services;
  // A service that was chosen stays chosen.
  std::stable_partition(chosen.begin(), chosen.end(), [this](const Service& service) {
    return setups_.contains(service.node.id);
  });
  if (chosen.size() > services_max()) chosen.resize(services_max());
  return chosen;
}

void Setups::follow(const std::vector<Service>& services) {
  std::map<NodeId, Setup> followed;
  for (const Service& service : chosen(services)) {
    const auto known = setups_.find(service.node.id);
    if (known != setups_.end() && is_same(known->second.service, service)) {
      followed.insert(*known);
    } else {
      followed.emplace(service.node.id, Setup{.service = service});
    }
  }
  for (const auto& [node, setup] : setups_) {
    const auto kept = followed.find(node);
    const bool is_kept = kept != followed.end() && kept->second.run == setup.run;
    if (setup.state == Setup::State::running && !is_kept) abandoned_.emplace(setup.run, *setup.at);
  }
  setups_ = std::move(followed);
}

const Setup* Setups::find(const NodeId& node) const {
  const auto found = setups_.find(node);
  return found == setups_.end() ? nullptr : &found->second;
}

bool Setups::is_blocked() const {
  const auto is_alone = [](const Step& step) { return step.options.one_at_a_time; };
  if (std::none_of(steps_.begin(), steps_.end(), is_alone)) return false;
  return !abandoned_.empty() || std::any_of(setups_.begin(), setups_.end(), [](const auto& entry) {
    return entry.second.state == Setup::State::running;
  });
}

bool Setups::may_run(const Setup& setup, Time now) {
  return setup.state == Setup::State::due ||
         (setup.state == Setup::State::failed && *setup.at <= now);
}

const Setup* Setups::take_due(Time now, std::uint64_t run) {
  if (is_blocked()) return nullptr;
  for (auto& [node, setup] : setups_) {
    if (!may_run(setup, now)) continue;
    setup.state = Setup::State::running;
    setup.run = run;
    setup.at = now + steps_[setup.step].options.timeout;
    return &setup;
  }
  return nullptr;
}

const Setup* Setups::end(std::uint64_t run, const std::string& error, Time now, double chance) {
  abandoned_.erase(run);
  for (auto& [node, setup] : setups_) {
    if (setup.run != run || setup.state != Setup::State::running) continue;
    setup.last_error = error;
    setup.at.reset();
    error.empty() ? succeed(setup) : fail(setup, now, chance);
    return &setup;
  }
  return nullptr;
}

void Setups::succeed(Setup& setup) const {
  setup.failures = 0;
  setup.state = ++setup.step == steps_.size() ? Setup::State::done : Setup::State::due;
}

void Setups::fail(Setup& setup, Time now, double chance) const {
  setup.state = Setup::State::failed;
  setup.at = now + backoff(steps_[setup.step].options, ++setup.failures, chance);
}

std::uint64_t Setups::expired(Time now) const {
  for (const auto& [node, setup] : setups_) {
    if (setup.state == Setup::State::running && *setup.at <= now) return setup.run;
  }
  for (const auto& [run, at] : abandoned_) {
    if (at <= now) return run;
  }
  return 0;
}

std::optional<Time> Setups::next_deadline() const {
  std::optional<Time> next;
  const auto note = [&](Time at) { next = next ? std::min(*next, at) : at; };
  const bool blocked = is_blocked();
  for (const auto& [node, setup] : setups_) {
    if (setup.at && (!blocked || setup.state == Setup::State::running)) note(*setup.at);
  }
  for (const auto& [run, at] : abandoned_) note(at);
  return next;
}

}  // namespace muster::services
