#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "cluster/ledger_codec.hpp"
#include "muster/fencing_token.hpp"

namespace muster::cluster {

/// Asks the leader for a new lease. Every node that takes part sends it.
///
/// The node states the table that it acts on and the version of its own ledger. All its later
/// actions follow from that table or a newer one, and show in a ledger version above `ledger`.
struct Renewal {
  /// The leadership that the node follows.
  FencingToken leader;
  /// The version of the table that the node acts on. 0 if it has no table of that leadership.
  std::uint64_t table = 0;
  /// The version of the node's own ledger.
  std::uint64_t ledger = 0;
  /// The grant repeats this number.
  std::uint64_t nonce = 0;
  /// The nodes that have left and may still hold units, as far as the node knows. A leader that
  /// came later may not know them.
  std::vector<NodeId> departed = {};

  friend bool operator==(const Renewal&, const Renewal&) = default;
};

/// Grants a lease. Its time counts from the moment when the node sent the renewal. During the
/// lease, the leader gives the node's units to no other node.
struct Grant {
  FencingToken leader;
  /// The version of the leader's table. The node takes no new unit on account of an older table.
  std::uint64_t table = 0;
  std::uint64_t nonce = 0;

  friend bool operator==(const Grant&, const Grant&) = default;
};

using LeaseMessage = std::variant<Renewal, Grant>;

Bytes encode(const LeaseMessage& message);
/// Returns nothing for malformed bytes.
std::optional<LeaseMessage> decode_lease_message(std::span<const std::uint8_t> bytes);

}  // namespace muster::cluster
