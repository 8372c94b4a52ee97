#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "cluster/ledger_codec.hpp"
#include "muster/fencing_token.hpp"

namespace muster::cluster {

/// "I follow you, I know your table, my ledger is this one; let me hold my work for longer."
///
/// From any node that takes part to the master. Whatever the node does later follows from a table
/// at least as new as `table`, and shows in a version of its ledger above `ledger`.
struct Renewal {
  /// The mastership it follows.
  FencingToken master;
  /// Version of the table that it acts on; 0 for none of that mastership.
  std::uint64_t table = 0;
  /// Version of its own ledger.
  std::uint64_t ledger = 0;
  /// Comes back with the grant.
  std::uint64_t nonce = 0;
  /// Nodes that are gone and may still hold something, as far as it knows: a new master may have
  /// come after they went.
  std::vector<NodeId> departed = {};

  friend bool operator==(const Renewal&, const Renewal&) = default;
};

/// "For a lease from when you sent that, nobody else gets what you hold."
struct Grant {
  FencingToken master;
  /// Version of the master's table. The node takes up nothing on account of an older one.
  std::uint64_t table = 0;
  std::uint64_t nonce = 0;

  friend bool operator==(const Grant&, const Grant&) = default;
};

using LeaseMessage = std::variant<Renewal, Grant>;

Bytes encode(const LeaseMessage& message);
/// Nothing for what is not well-formed.
std::optional<LeaseMessage> decode_lease_message(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
