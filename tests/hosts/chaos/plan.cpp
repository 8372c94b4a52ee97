#include "hosts/chaos/plan.hpp"

#include <algorithm>
#include <array>

namespace muster::chaos {

namespace {

using namespace std::chrono_literals;

constexpr Duration turmoil_min = 4s;
constexpr Duration turmoil_max = 7s;
constexpr Duration calm_min = 1'500ms;
constexpr Duration calm_max = 2'500ms;
constexpr Duration gap_max = 600ms;
constexpr double loss_max = 0.3;
/// Datagrams per second of a hostile host: enough to disturb, and few enough for two processors to
/// deliver to eight nodes.
constexpr double rate_max = 1'000;
/// Probability that a round has faults of a given kind.
constexpr double kind_chance = 0.7;

/// Durations of faults: too short to be noticed, about as long as a lease, and longer than any
/// timeout.
constexpr Duration shortest = 20ms;
constexpr Duration lease_like = 300ms;
constexpr Duration timeout_like = 1'200ms;
constexpr Duration longest = 5s;

Duration whole_milliseconds(Duration value) {
  return std::chrono::floor<std::chrono::milliseconds>(value);
}

}  // namespace

Plan::Plan(std::uint64_t seed, std::size_t hosts) : random_(seed), hosts_(hosts) {
  for (std::size_t host = 0; host < hosts; ++host) {
    // Some weights are equal, so that ids decide.
    weights_.push_back(1 + random_.below(4));
  }
}

Round Plan::next() {
  Round round{.faults = {},
              .turmoil = whole_milliseconds(random_.between(turmoil_min, turmoil_max)),
              .calm = whole_milliseconds(random_.between(calm_min, calm_max)),
              .calm_loss = {}};
  const std::vector<FaultKind> kinds = choose_kinds();
  const std::vector<Duration> now(hosts_);
  Free free{now, now, now};
  Duration at{};
  while ((at += whole_milliseconds(random_.between(0ms, gap_max))) < round.turmoil) {
    const auto kind = kinds[random_.below(static_cast<std::uint32_t>(kinds.size()))];
    Fault fault = draw(kind, at, round.turmoil);
    if (reserve(fault, free)) round.faults.push_back(std::move(fault));
  }
  for (std::size_t host = 0; host < hosts_; ++host) {
    round.calm_loss.push_back(random_.unit() < 0.5 ? random_.unit() * loss_borne : 0);
  }
  return round;
}

std::vector<FaultKind> Plan::choose_kinds() {
  std::vector<FaultKind> kinds;
  while (kinds.empty()) {
    for (std::size_t i = 0; i < fault_kinds; ++i) {
      if (random_.unit() < kind_chance) kinds.push_back(static_cast<FaultKind>(i));
    }
  }
  return kinds;
}

Fault Plan::draw(FaultKind kind, Duration at, Duration end) {
  Fault fault{.kind = kind, .from = at, .until = std::min(at + draw_length(), end)};
  switch (kind) {
    case FaultKind::flood:
    case FaultKind::replay:
      fault.until = to_the_last;
      break;
    case FaultKind::split:
      fault.hosts = draw_side();
      break;
    default:
      fault.hosts = {draw_host()};
  }
  fault.amount = draw_amount(kind);
  return fault;
}

Duration Plan::draw_length() {
  constexpr std::array bounds = {shortest, lease_like, timeout_like, longest};
  const std::uint32_t sort = random_.below(bounds.size() - 1);
  return whole_milliseconds(random_.between(bounds[sort], bounds[sort + 1]));
}

std::vector<Lab::Host> Plan::draw_side() {
  std::vector<Lab::Host> side;
  for (Lab::Host host = 0; host < hosts_; ++host) {
    if (random_.unit() < 0.5) side.push_back(host);
  }
  if (side.empty()) side.push_back(draw_host());
  if (side.size() == hosts_) side.pop_back();
  return side;
}

double Plan::draw_amount(FaultKind kind) {
  if (kind == FaultKind::lose) return (1 - random_.unit()) * loss_max;
  const bool is_hostile = kind == FaultKind::flood || kind == FaultKind::replay;
  return is_hostile ? (1 - random_.unit()) * rate_max : 0;
}

bool Plan::reserve(const Fault& fault, Free& free) const {
  Duration* place = nullptr;
  switch (fault.kind) {
    case FaultKind::kill:
    case FaultKind::stop:
    case FaultKind::pause:
      place = &free.process[fault.hosts.front()];
      break;
    case FaultKind::cut:
      place = &free.cable[fault.hosts.front()];
      break;
    case FaultKind::lose:
      place = &free.loss[fault.hosts.front()];
      break;
    case FaultKind::split:
      place = &free.split;
      break;
    case FaultKind::flood:
      place = &free.flood;
      break;
    case FaultKind::replay:
      place = &free.replay;
      break;
  }
  if (fault.from < *place) return false;
  *place = fault.until;
  return true;
}

}  // namespace muster::chaos
