#include "hosts/chaos/fault.hpp"

#include <fmt/format.h>

#include <array>

#include "muster/timing.hpp"

namespace muster::chaos {

std::string_view to_string(FaultKind kind) {
  constexpr std::array<std::string_view, fault_kinds> names = {"kill",  "stop", "pause", "cut",
                                                               "split", "lose", "flood", "replay"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string describe(const Fault& fault) {
  const bool ends = fault.until != to_the_last;
  std::string text =
      fmt::format("{} to {}: {}", format_duration(fault.from),
                  ends ? format_duration(fault.until) : "the last", to_string(fault.kind));
  for (const Lab::Host host : fault.hosts) text += fmt::format(" h{}", host + 1);
  if (fault.amount > 0) text += fmt::format(" {:.2f}", fault.amount);
  return text;
}

}  // namespace muster::chaos
