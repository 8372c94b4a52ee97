#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"
#include "muster/timing.hpp"

namespace muster::core {

/// What a node's protocol is told once, before it starts. Validated above.
struct Config {
  NodeId node;
  SessionId session;
  /// Starts of this node so far, this one included.
  std::uint64_t life = 1;
  Timing timing{};
  double weight = 0;
  bool eligible = true;
  bool observer = false;
  std::uint8_t masters_required = 1;
  /// Depose a lighter master after having been the heavier one for this long.
  std::optional<Duration> preempt_after = {};
  /// No promotion takes a term at or below this one.
  std::uint64_t term_floor = 0;
  /// Removes a member that left no goodbye only when its time is up, whatever speaks for its end.
  bool strict_evidence = false;
  /// Do not meet nodes of the same operating-system process.
  bool ignore_process = false;
  /// Deliver own messages to own channels.
  bool hear_self = false;
  std::uint16_t unicast_port = 0;
  /// Nodes of another kind take part too (guests.hpp).
  bool has_guests = false;
  /// Listens at least for so long before its first promotion: guests may say hello less often than
  /// our own kind does. 0: the listen window decides.
  Duration listen_at_least{};
};

}  // namespace muster::core
