#include "services/board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "core/mutation.hpp"

namespace muster::services {

namespace {

bool satisfies(const std::function<bool(const Service&)>& predicate, const Service& service) {
  try {
    return !predicate || predicate(service);
  } catch (const std::exception&) {
    return false;
  }
}

std::string version_misfit(const VersionRange& range, const Need& need, const Service& service) {
  const std::string& text = service.offer.version;
  if (text.empty()) return fmt::format("it has no version, and {} is needed", need.version);
  const auto version = Version::parse(text);
  if (!version) return fmt::format("its version \"{}\" cannot be read", text);
  if (range.contains(*version)) return {};
  return fmt::format("its version {} is not in {}", text, need.version);
}

std::string setup_rejection(const Setup* setup) {
  if (setup == nullptr) return "it stands by while others of its name are set up";
  if (setup->state == Setup::State::done) return {};
  if (setup->failures == 0) return "its setup is under way";
  return fmt::format("setup failed {} time{}, the last time: {}", setup->failures,
                     setup->failures == 1 ? "" : "s", setup->last_error);
}

}  // namespace

void Board::put(const Node& node, Time now) {
  take(catalog_.put(node));
  settle(now);
}

void Board::remove(const NodeId& node, Time now) {
  take(catalog_.remove(node));
  settle(now);
}

void Board::forget_others(Time now) {
  std::vector<NodeId> others;
  for (const auto& [node, provider] : catalog_.providers()) {
    if (node != self_) others.push_back(node);
  }
  for (const NodeId& other : others) take(catalog_.remove(other));
  settle(now);
}

Board::Wanted& Board::wanted(std::string_view name, Time now) {
  const auto [entry, is_new] = needs_.try_emplace(std::string(name));
  if (is_new) entry->second.missing_since = now;
  return entry->second;
}

void Board::need(std::string_view name, Need need, std::optional<VersionRange> range, Time now) {
  Wanted& entry = wanted(name, now);
  entry.need = std::move(need);
  entry.range = std::move(range);
  settle(now);
}

void Board::setup(std::string_view name, SetupHook hook, const SetupOptions& options, Time now) {
  Wanted& entry = wanted(name, now);
  if (!entry.setups) entry.setups.emplace();
  entry.setups->add(std::move(hook), options);
  settle(now);
}

void Board::drop(std::string_view name, Time now) {
  const auto found = needs_.find(name);
  if (found == needs_.end()) return;
  needs_.erase(found);
  settle(now);
}

void Board::setup_ended(std::uint64_t run, const std::string& error, Time now) {
  for (auto& [name, entry] : needs_) {
    if (!entry.setups) continue;
    const Setup* ended = entry.setups->end(run, error, now, random_.unit());
    if (ended != nullptr && !error.empty()) note_failure(*ended);
  }
  settle(now);
}

void Board::advance(Time now) {
  give_up_hooks(now);
  settle(now);
}

void Board::give_up_hooks(Time now) {
  for (auto& [name, entry] : needs_) {
    if (!entry.setups) continue;
    while (const std::uint64_t run = entry.setups->expired(now)) {
      const Setup* ended =
          entry.setups->end(run, "it did not call back in time", now, random_.unit());
      if (ended != nullptr) note_failure(*ended);
    }
  }
}

void Board::note_failure(const Setup& setup) {
  const Service& service = setup.service;
  outputs_.push_back(
      Failed{Errc::setup_failed, fmt::format("the setup of {} of {} failed: {}", service.offer.name,
                                             service.node.name, setup.last_error)});
}

void Board::take(std::vector<Change> changes) {
  for (Change& change : changes) {
    std::visit([&](auto& each) { outputs_.push_back(std::move(each)); }, change);
  }
}

void Board::settle(Time now) {
  follow_setups();
  start_hooks(now);
  judge(now);
  tell_waits();
  tell_circles();
}

void Board::follow_setups() {
  for (auto& [name, entry] : needs_) {
    if (!entry.setups) continue;
    std::vector<Service> fitting = catalog_.named(name);
    std::erase_if(fitting, [&wanted = entry](const Service& service) {
      return !misfit(wanted, service).empty();
    });
    entry.setups->follow(fitting);
  }
}

void Board::start_hooks(Time now) {
  for (auto& [name, entry] : needs_) {
    if (!entry.setups) continue;
    while (const Setup* due = entry.setups->take_due(now, last_run_ + 1)) {
      ++last_run_;
      outputs_.push_back(RunHook{entry.setups->hook_of(*due), due->service, due->run});
    }
  }
}

void Board::judge(Time now) {
  bool is_met = true;
  for (auto& [name, entry] : needs_) {
    const bool is_this_met = counting(name, entry).size() >= entry.need.count;
    is_met = is_met && is_this_met;
    if (is_this_met) {
      entry.missing_since.reset();
    } else if (!entry.missing_since && !core::is_mutated(core::Mutation::stays_ready)) {
      entry.missing_since = now;
    }
  }
  // A board without needs is ready from the start of its node on.
  const bool may_tell = !needs_.empty() || catalog_.providers().contains(self_);
  if (!may_tell || is_met == said_ready_) return;
  said_ready_ = is_met;
  if (is_met) {
    outputs_.push_back(BecameReady{counting()});
  } else {
    outputs_.push_back(BecameNotReady{});
  }
}

void Board::tell_waits() {
  std::vector<std::string> waits;
  for (const auto& [name, entry] : needs_) {
    if (entry.missing_since) waits.push_back(name);
  }
  if (waits == said_waits_) return;
  said_waits_ = waits;
  outputs_.push_back(WaitsChanged{std::move(waits)});
}

void Board::tell_circles() {
  std::set<std::vector<std::string>> circles;
  for (const std::string& name : said_waits_) {
    if (auto circle = circle_of(name); !circle.empty()) circles.insert(std::move(circle));
  }
  for (const auto& circle : circles) {
    if (said_circles_.contains(circle)) continue;
    outputs_.push_back(Failed{Errc::circular_wait,
                              fmt::format("nodes wait for each other in a circle: {}; let one of "
                                          "them become ready without the other",
                                          fmt::join(circle, ", "))});
  }
  said_circles_ = std::move(circles);
}

std::vector<std::string> Board::circle_of(const std::string& need) const {
  std::map<NodeId, Waiting> waiting;
  for (const auto& [node, provider] : catalog_.providers()) {
    const std::vector<std::string>& waits = node == self_ ? said_waits_ : provider.waits;
    Waiting& entry = waiting[node];
    entry.needs = {waits.begin(), waits.end()};
    if (waits.empty()) continue;
    for (const auto& [name, service] : provider.services) {
      if (!service.offer.ready) entry.holds_back.insert(name);
    }
  }
  std::vector<std::string> lines;
  for (const Link& link : find_circle(waiting, self_, need)) {
    lines.push_back(
        fmt::format("{} waits for {}", catalog_.providers().at(link.node).name, link.need));
  }
  return lines;
}

std::string Board::misfit(const Wanted& wanted, const Service& service) {
  if (!service.offer.ready) return "it is not ready";
  if (wanted.range) {
    std::string why = version_misfit(*wanted.range, wanted.need, service);
    if (!why.empty()) return why;
  }
  return satisfies(wanted.need.predicate, service) ? "" : "the predicate refuses it";
}

std::string Board::rejection(const Wanted& wanted, const Service& service) {
  std::string why = misfit(wanted, service);
  if (!why.empty() || !wanted.setups) return why;
  return setup_rejection(wanted.setups->find(service.node.id));
}

std::vector<Service> Board::counting(const std::string& name, const Wanted& wanted) const {
  std::vector<Service> services = catalog_.named(name);
  std::erase_if(services,
                [&](const Service& service) { return !rejection(wanted, service).empty(); });
  return services;
}

Services Board::counting() const {
  Services services;
  for (const auto& [name, entry] : needs_) services[name] = counting(name, entry);
  return services;
}

bool Board::is_ready() const {
  return std::all_of(needs_.begin(), needs_.end(),
                     [](const auto& entry) { return !entry.second.missing_since; });
}

std::vector<MissingService> Board::missing(Time now,
                                           std::chrono::system_clock::time_point wall) const {
  std::vector<MissingService> missing;
  for (const auto& [name, entry] : needs_) {
    if (!entry.missing_since) continue;
    MissingService each{
        .name = name,
        .wanted = entry.need.count,
        .present = counting(name, entry).size(),
        .since = wall - std::chrono::duration_cast<std::chrono::system_clock::duration>(
                            now - *entry.missing_since),
        .rejected = {},
        .circle = circle_of(name)};
    for (Service& service : catalog_.named(name)) {
      std::string why = rejection(entry, service);
      if (!why.empty()) each.rejected.push_back({std::move(service), std::move(why)});
    }
    missing.push_back(std::move(each));
  }
  return missing;
}

std::optional<Time> Board::next_deadline() const {
  std::optional<Time> next;
  for (const auto& [name, entry] : needs_) {
    if (!entry.setups) continue;
    const auto deadline = entry.setups->next_deadline();
    if (deadline && (!next || *deadline < *next)) next = deadline;
  }
  return next;
}

}  // namespace muster::services
