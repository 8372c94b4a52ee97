#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cluster/ledger_codec.hpp"

namespace muster::cluster {

/// A node's statement about itself to the master of a set.
struct Standing {
  /// 0: the node takes no units.
  std::uint32_t capacity = 1;
  std::vector<std::string> labels;
  /// The node hands over its units and takes no new ones.
  bool leaving = false;
  /// A digest of the set's definition, on which all nodes must agree. A node that disagrees with
  /// the master gets no units.
  std::uint64_t constitution = 0;

  friend bool operator==(const Standing&, const Standing&) = default;
};

Bytes encode(const Standing& standing);
/// Returns nothing for malformed bytes.
std::optional<Standing> decode_standing(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
