#pragma once

#include <optional>
#include <span>

#include "cluster/ledger_codec.hpp"
#include "cluster/standing.hpp"
#include "core/contest.hpp"

namespace muster::cluster {

/// What a node publishes about its part in a set.
struct Participation {
  Standing standing;
  /// Its part in the election of the set's leader.
  core::Candidacy candidacy;

  friend bool operator==(const Participation&, const Participation&) = default;
};

Bytes encode(const Participation& participation);
/// Returns nothing for malformed bytes.
std::optional<Participation> decode_participation(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
