#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "core/endpoint.hpp"
#include "muster/statistics.hpp"

namespace muster::engine {

/// Counts dropped datagrams by reason, and by source for the reasons that concern strangers.
///
/// Distinct objects: safe. Shared objects: unsafe.
class DropCounter {
 public:
  /// Limit of different sources. Further ones count by reason only.
  static constexpr std::size_t sources_max = 256;

  void count(DropReason reason, const core::Address& source);

  const std::array<std::uint64_t, drop_reasons>& by_reason() const { return by_reason_; }
  const std::map<std::pair<core::Address, DropReason>, std::uint64_t>& by_source() const {
    return by_source_;
  }

 private:
  std::array<std::uint64_t, drop_reasons> by_reason_{};
  std::map<std::pair<core::Address, DropReason>, std::uint64_t> by_source_;
};

}  // namespace muster::engine
