#include "unit/cluster/office.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace muster::cluster {

namespace {

LeaseTiming timing_of(const AssignmentOptions& options) {
  LeaseTiming timing = lease_timing(options, derive_timing({}));
  return timing;
}

}  // namespace

Units numbered(std::size_t count) {
  Units units;
  for (std::size_t i = 0; i < count; ++i) units.emplace(std::to_string(i), Unit{});
  return units;
}

Office::Office(std::uint64_t seed, AssignmentOptions options)
    : random_(seed), options_(std::move(options)) {}

std::size_t Office::add(std::uint32_t capacity, std::vector<std::string> labels) {
  const std::size_t number = desks_.size();
  Desk& desk = desks_.emplace_back();
  desk.id = {7, 100 + number};
  desk.is_up = true;
  AssignmentOptions options = options_;
  options.capacity = capacity;
  if (!labels.empty()) options.labels = std::move(labels);
  desk.distribution = std::make_unique<Distribution>(desk.id, options, timing_of(options), 0);
  desk.distribution->set_units(units_, now_);
  desk.distribution->start(now_);
  perform(number);
  for (std::size_t other = 0; other < number; ++other) {
    if (!desks_[other].is_up) continue;
    post(std::chrono::milliseconds(1), number,
         [this, number, other] { arrive(number, other, desks_[other].attributes); });
  }
  hear_master(number);
  return number;
}

void Office::set_units(const Units& units) {
  units_ = units;
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    post({}, i, [this, i, units] { desks_[i].distribution->set_units(units, now_); });
  }
}

void Office::elect(std::optional<std::size_t> node) {
  master_.reset();
  if (node) master_ = FencingToken{++term_, desks_[*node].id};
  for (std::size_t i = 0; i < desks_.size(); ++i) hear_master(i);
}

void Office::hear_master(std::size_t node) {
  post(random_.between(std::chrono::microseconds(100), std::chrono::milliseconds(2)), node,
       [this, node] { tell_seats(node); });
}

std::uint64_t Office::favour(std::size_t node) const {
  return master_ && master_->id == desks_[node].id ? master_->term : 0;
}

void Office::tell_seats(std::size_t node) {
  Desk& desk = desks_[node];
  for (const auto& [other, attributes] : desk.known) {
    desk.distribution->put(desks_[other].id, favour(other), attributes, now_);
  }
  desk.distribution->take({.favour = favour(node)}, now_);
}

void Office::arrive(std::size_t to, std::size_t about, Attributes attributes) {
  Attributes& known = desks_[to].known[about];
  known = std::move(attributes);
  desks_[to].distribution->put(desks_[about].id, favour(about), known, now_);
}

void Office::leave(std::size_t node) {
  desks_[node].distribution->leave(now_);
  perform(node);
}

void Office::refuse(std::size_t node, UnitId unit, Duration lasts) {
  desks_[node].work.erase(unit);
  desks_[node].distribution->refuse(unit, lasts, now_);
  perform(node);
}

void Office::lose(std::size_t node, RemovalReason reason) {
  desks_[node].is_up = false;
  desks_[node].work.clear();
  const NodeId id = desks_[node].id;
  if (master_ && master_->id == id) elect(std::nullopt);
  for (std::size_t other = 0; other < desks_.size(); ++other) {
    if (!desks_[other].is_up) continue;
    post(random_.between(std::chrono::milliseconds(1), std::chrono::milliseconds(5)), other,
         [this, other, node, id, reason] {
           desks_[other].known.erase(node);
           desks_[other].distribution->remove(id, reason, now_);
         });
  }
}

void Office::pause(std::size_t node) {
  desks_[node].is_paused = true;
  if (master_ && master_->id == desks_[node].id) elect(std::nullopt);
}

void Office::resume(std::size_t node) {
  Desk& desk = desks_[node];
  desk.is_paused = false;
  // A leader that was paused has lost its lease, and notices that first.
  desk.distribution->lapse(now_);
  tell_seats(node);
  desk.distribution->advance(now_);
  perform(node);
  for (const auto& action : std::exchange(desk.waiting, {})) {
    action();
    perform(node);
  }
}

void Office::rejoin(std::size_t node) {
  isolated_.erase(node);
  for (std::size_t other = 0; other < desks_.size(); ++other) {
    if (other == node || !desks_[other].is_up) continue;
    for (const auto& [to, about] : {std::pair(node, other), std::pair(other, node)}) {
      post(std::chrono::milliseconds(1), to,
           [this, to = to, about = about] { arrive(to, about, desks_[about].attributes); });
    }
  }
  hear_master(node);
}

void Office::post(Duration delay, std::size_t to, std::function<void()> action) {
  agenda_.emplace(now_ + delay, Event{to, std::move(action)});
}

void Office::perform(std::size_t node) {
  for (const Output& output : desks_[node].distribution->take_outputs()) perform(node, output);
}

void Office::perform(std::size_t node, const Output& output) {
  Desk& desk = desks_[node];
  if (const auto* attribute = std::get_if<AttributeChange>(&output)) {
    publish(node, *attribute);
  } else if (const auto* send = std::get_if<Send>(&output)) {
    if (random_.unit() < loss_) return;
    for (std::size_t to = 0; to < desks_.size(); ++to) {
      if (desks_[to].id != send->to || is_cut(node, to)) continue;
      post(random_.between(std::chrono::microseconds(50), std::chrono::milliseconds(1)), to,
           [this, to, from = desk.id, bytes = send->bytes] {
             desks_[to].distribution->receive(from, bytes, now_);
           });
    }
  } else if (const auto* assign = std::get_if<Assign>(&output)) {
    if (desk.work.contains(assign->unit)) fault_ = assign->unit + " was assigned twice";
    desk.work[assign->unit] = assign->claim;
    desk.journal.push_back("+" + assign->unit);
    ++moves_;
  } else if (const auto* revoke = std::get_if<Revoke>(&output)) {
    desk.journal.push_back("-" + revoke->unit);
    post(desk.revoke_time, node, [this, node, unit = revoke->unit] { give_up(node, unit); });
  } else if (std::holds_alternative<Left>(output)) {
    desk.has_left = true;
  }
}

void Office::give_up(std::size_t node, const UnitId& unit) {
  desks_[node].work.erase(unit);
  desks_[node].distribution->released({unit}, now_);
}

void Office::publish(std::size_t node, const AttributeChange& change) {
  Desk& desk = desks_[node];
  if (change.bytes) {
    desk.attributes[change.name] = {
        .kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes};
    desk.published_bytes += change.bytes->size();
  } else {
    desk.attributes.erase(change.name);
  }
  const Attributes copy = desk.attributes;
  for (std::size_t to = 0; to < desks_.size(); ++to) {
    if (to == node || !desks_[to].is_up || is_cut(node, to)) continue;
    post(std::chrono::microseconds(300), to, [this, to, node, copy] { arrive(to, node, copy); });
  }
}

void Office::run(Duration time) {
  const Time end = now_ + time;
  while (fault_.empty() && now_ < end) step(end);
}

std::optional<Time> Office::next_wake() const {
  std::optional<Time> next;
  for (const Desk& desk : desks_) {
    if (!desk.is_up || desk.is_paused) continue;
    const auto deadline = desk.distribution->next_deadline();
    if (deadline) next = std::min(next.value_or(*deadline), *deadline);
  }
  return next;
}

void Office::step(Time until) {
  Time next = until;
  if (!agenda_.empty()) next = std::min(next, agenda_.begin()->first);
  if (const auto wake = next_wake()) next = std::min(next, *wake);
  now_ = std::max(now_, next);
  while (!agenda_.empty() && agenda_.begin()->first <= now_) {
    Event event = std::move(agenda_.extract(agenda_.begin()).mapped());
    if (!desks_[event.to].is_up) continue;
    if (desks_[event.to].is_paused) {
      desks_[event.to].waiting.push_back(std::move(event.action));
      continue;
    }
    event.action();
    perform(event.to);
  }
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    if (!desks_[i].is_up || desks_[i].is_paused) continue;
    const auto deadline = desks_[i].distribution->next_deadline();
    if (!deadline || *deadline > now_) continue;
    desks_[i].distribution->advance(now_);
    perform(i);
  }
  check();
}

void Office::check() {
  std::map<UnitId, NodeId> holders;
  for (const Desk& desk : desks_) {
    if (!desk.is_up) continue;
    for (const auto& [unit, claim] : desk.distribution->held(now_)) {
      const auto [holder, is_first] = holders.emplace(unit, desk.id);
      if (is_first || !fault_.empty()) continue;
      fault_ = fmt::format("{} is held by {} and {}", unit, holder->second.low, desk.id.low);
    }
  }
}

std::vector<std::size_t> Office::loads() const {
  std::vector<std::size_t> loads;
  for (const Desk& desk : desks_) {
    if (desk.is_up) loads.push_back(desk.distribution->held(now_).size());
  }
  return loads;
}

std::optional<std::size_t> Office::owner(const UnitId& unit) const {
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    if (desks_[i].is_up && desks_[i].distribution->find(unit, now_) != nullptr) return i;
  }
  return std::nullopt;
}

std::vector<UnitId> Office::misplaced() const {
  std::vector<UnitId> misplaced;
  for (const auto& each : units_) {
    const UnitId& unit = each.first;
    const auto count = std::count_if(desks_.begin(), desks_.end(), [&](const Desk& desk) {
      return desk.is_up && desk.distribution->find(unit, now_) != nullptr;
    });
    if (count != 1) misplaced.push_back(unit);
  }
  return misplaced;
}

}  // namespace muster::cluster
