#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "hosts/chaos/fault.hpp"

namespace muster::chaos {

/// A time of faults, which all end with it, and a time of calm after the cluster has recovered.
/// Only hostile hosts go on until the next round.
struct Round {
  std::vector<Fault> faults;
  Duration turmoil{};
  Duration calm{};
  /// What each host loses during the calm: less than what must not remove anybody.
  std::vector<double> calm_loss;

  friend bool operator==(const Round&, const Round&) = default;
};

/// Loss up to which nobody who is there may be removed (docs/performance.md).
inline constexpr double loss_borne = 0.2;

/// Decides what goes wrong and when: the same seed gives the same rounds on every machine.
///
/// In each round some kinds of faults are left out, so that others are met alone. A host has at
/// most one fault of its process, of its cable and of its loss at a time; of splits, floods and
/// replays there is one at a time. Distinct objects: safe. Shared objects: unsafe.
class Plan {
 public:
  Plan(std::uint64_t seed, std::size_t hosts);

  /// The weights of the nodes, by host.
  const std::vector<double>& weights() const { return weights_; }
  Round next();

 private:
  /// When each host is free for another fault of a sort, within the present round.
  struct Free {
    std::vector<Duration> process;
    std::vector<Duration> cable;
    std::vector<Duration> loss;
    Duration split{};
    Duration flood{};
    Duration replay{};
  };

  std::vector<FaultKind> choose_kinds();
  Fault draw(FaultKind kind, Duration at, Duration end);
  Duration draw_length();
  std::vector<Lab::Host> draw_side();
  Lab::Host draw_host() { return random_.below(static_cast<std::uint32_t>(hosts_)); }
  double draw_amount(FaultKind kind);
  /// Takes the place of the fault; false if there is another one.
  bool reserve(const Fault& fault, Free& free) const;

  core::Random random_;
  std::size_t hosts_;
  std::vector<double> weights_;
};

}  // namespace muster::chaos
