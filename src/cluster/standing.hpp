#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cluster/ledger_codec.hpp"

namespace muster::cluster {

/// What a node says of itself to whoever shares out the work of a set.
struct Standing {
  /// 0: it takes nothing.
  std::uint32_t capacity = 1;
  std::vector<std::string> labels;
  /// It hands over what it has, and takes nothing more.
  bool leaving = false;
  /// What the set is made of, as far as all nodes must agree on it. Nodes that do not agree with
  /// the master get nothing.
  std::uint64_t constitution = 0;

  friend bool operator==(const Standing&, const Standing&) = default;
};

Bytes encode(const Standing& standing);
/// Nothing for what is not well-formed.
std::optional<Standing> decode_standing(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
