#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "hosts/chaos/fault.hpp"

namespace muster::chaos {

/// A time of faults, which all end with it, and a calm time after the cluster has recovered. Only
/// hostile hosts continue until the next round.
struct Round {
  std::vector<Fault> faults;
  Duration turmoil{};
  Duration calm{};
  /// The loss of each host during the calm time, below the loss that may remove a node.
  std::vector<double> calm_loss;

  friend bool operator==(const Round&, const Round&) = default;
};

/// Loss up to which no present node may be removed (docs/performance.md).
inline constexpr double loss_borne = 0.2;

/// Decides the faults and their times. The same seed gives the same rounds on every machine.
///
/// Each round leaves some kinds of faults out, so that the others also occur alone. A host has at
/// most one fault of its process, of its cable and of its loss at a time. There is at most one
/// split, flood and replay at a time. Distinct objects: safe. Shared objects: unsafe.
class Plan {
 public:
  Plan(std::uint64_t seed, std::size_t hosts);

  /// The weights of the nodes, by host.
  const std::vector<double>& weights() const { return weights_; }
  Round next();

 private:
  /// The time from which each host is free for another fault of a sort, within the present round.
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
  /// Reserves the time of the fault. False if another fault has it.
  bool reserve(const Fault& fault, Free& free) const;

  core::Random random_;
  std::size_t hosts_;
  std::vector<double> weights_;
};

}  // namespace muster::chaos
