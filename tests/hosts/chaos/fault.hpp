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
  /// SIGKILL; a new process starts on the host when the fault is over.
  kill,
  /// SIGTERM; the same.
  stop,
  /// SIGSTOP, then SIGCONT.
  pause,
  /// The cable of the host is pulled.
  cut,
  /// The hosts are on one side, all others on the other.
  split,
  /// The host loses a share of what it receives.
  lose,
  /// A hostile host sends garbage, and what looks like packets.
  flood,
  /// A hostile host repeats what it has recorded, in another order.
  replay,
};
inline constexpr std::size_t fault_kinds = 8;

/// "kill", "stop", ...
std::string_view to_string(FaultKind kind);

/// The end of what goes on until the next round.
inline constexpr Duration to_the_last = Duration::max();

/// Something that goes wrong for a while. Times count from the beginning of its round.
struct Fault {
  FaultKind kind{};
  Duration from{};
  Duration until{};
  /// Whom it befalls; nobody in particular if a hostile host does it.
  std::vector<Lab::Host> hosts = {};
  /// The share lost, or datagrams a second.
  double amount = 0;

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// For people: "120ms to 1.5s: lose h3 0.25".
std::string describe(const Fault& fault);

}  // namespace muster::chaos
