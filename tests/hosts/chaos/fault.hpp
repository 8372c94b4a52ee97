#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "lib/lab.hpp"

namespace muster::chaos {

using test::Lab;

enum class FaultKind {
  /// SIGKILL. A new process starts on the host when the fault ends.
  kill,
  /// SIGTERM. A new process starts on the host when the fault ends.
  stop,
  /// SIGSTOP, then SIGCONT.
  pause,
  /// The cable of the host is unplugged.
  cut,
  /// The hosts are on one side of a split, all others on the other side.
  split,
  /// The host loses a share of its incoming packets.
  lose,
  /// A hostile host sends garbage and forged packets.
  flood,
  /// A hostile host repeats recorded packets in another order.
  replay,
};
inline constexpr std::size_t fault_kinds = 8;

/// The names: "kill", "stop", ...
std::string_view to_string(FaultKind kind);

/// The end of a fault that lasts until the next round.
inline constexpr Duration to_the_last = Duration::max();

/// A fault that lasts for a while. Times count from the beginning of its round.
struct Fault {
  FaultKind kind{};
  Duration from{};
  Duration until{};
  /// The affected hosts; empty for a fault of a hostile host.
  std::vector<Lab::Host> hosts = {};
  /// The lost share, or datagrams per second.
  double amount = 0;

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// For people: "120ms to 1.5s: lose h3 0.25".
std::string describe(const Fault& fault);

}  // namespace muster::chaos
