#pragma once

#include <chrono>
#include <cstdint>

#include "unit/core/bench.hpp"

/// Helpers of the tests of the election.
namespace muster::core {

// The times of an ordinary LAN; see Timing.
inline constexpr Duration window = std::chrono::milliseconds(200);
inline constexpr Duration master_timeout = std::chrono::milliseconds(600);
inline constexpr Duration lease = std::chrono::milliseconds(360);

/// The configuration of the node under test, changed by `change`.
template <class Change>
Config changed(Change change) {
  Config config = Bench::me();
  change(config);
  return config;
}

/// The puppet claims to be master in `term`.
inline void claim(Puppet& puppet, std::uint64_t term) {
  puppet.hello.master = true;
  puppet.hello.term = puppet.hello.master_term = term;
  puppet.hello.valid_for = master_timeout;
  puppet.hello.interval = master_timeout / 6;
}
/// The puppet ends its claim.
inline void yield(Puppet& puppet) {
  puppet.hello.master = false;
}

}  // namespace muster::core
