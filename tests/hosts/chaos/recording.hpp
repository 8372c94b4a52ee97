#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "lib/outsider.hpp"

namespace muster::chaos {

/// The packets that a host on the segment has heard from others since the start: a bounded random
/// sample of all of them, and the latest ones.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Recording {
 public:
  /// Ignores packets from these addresses.
  Recording(const test::NetNamespace& where, std::uint64_t seed, std::set<std::string> ignored)
      : tap_(where), random_(seed), ignored_(std::move(ignored)) {}

  /// Records packets that have arrived. Must be called often, because the tap holds few.
  void listen();
  bool is_empty() const { return heard_ == 0; }
  /// Any packet, old or new. Requires: not empty.
  const test::Captured& any() { return pick(kept_); }
  /// One of the latest packets. Requires: not empty.
  const test::Captured& recent() { return pick(recent_); }

 private:
  static constexpr std::size_t kept_max = 8'192;
  static constexpr std::size_t recent_max = 64;

  void keep(const test::Captured& captured);
  const test::Captured& pick(const std::vector<test::Captured>& from) {
    return from[random_.below(static_cast<std::uint32_t>(from.size()))];
  }

  test::Wiretap tap_;
  core::Random random_;
  std::set<std::string> ignored_;
  std::size_t heard_ = 0;
  std::vector<test::Captured> kept_;
  /// A ring buffer.
  std::vector<test::Captured> recent_;
};

}  // namespace muster::chaos
