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

/// What a host on the segment has heard of others, from the first day on: a bounded choice of all
/// of it, each datagram as likely as any other to be there, and the latest ones.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Recording {
 public:
  /// Leaves out what comes from these addresses.
  Recording(const test::NetNamespace& where, std::uint64_t seed, std::set<std::string> ignored)
      : tap_(where), random_(seed), ignored_(std::move(ignored)) {}

  /// Takes what has come. To be called often, for the tap holds little.
  void listen();
  bool is_empty() const { return heard_ == 0; }
  /// Any of all, old ones too. Requires: not empty.
  const test::Captured& any() { return pick(kept_); }
  /// One of the latest. Requires: not empty.
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
  /// A ring.
  std::vector<test::Captured> recent_;
};

}  // namespace muster::chaos
