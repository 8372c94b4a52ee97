#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/fencing_token.hpp"
#include "muster/timing.hpp"

namespace muster {

/// Names one assignment of one unit of work. Send it along with each write on behalf of the unit,
/// so that the target can refuse a write with a lower token than it has seen.
///
/// cereal can serialise it; muster/token_value.hpp has its JSON form.
/// Distinct objects: safe. Shared objects: unsafe.
struct MUSTER_API AssignmentToken {
  /// The leadership of the set that assigned it.
  FencingToken leader;
  /// Counts the tables of that leadership; at least 1.
  std::uint64_t version = 0;

  /// By the term, then the leader's id, then the version.
  friend auto operator<=>(const AssignmentToken&, const AssignmentToken&) = default;

  /// "TERM-ID-VERSION", term and version as 16 hexadecimal digits each. Texts order as the tokens
  /// do, so a store that compares strings can fence.
  std::string to_string() const;
  /// Reads what `to_string` writes; nothing for anything else.
  static std::optional<AssignmentToken> from_string(std::string_view text);

  template <class Archive>
  void serialize(Archive& archive) {
    archive(leader, version);
  }
};

/// How a node takes part in sharing out one set of work. The leader of the set applies
/// `needed_labels`, `exclude_leader` and `hold`: give the same to every node.
struct AssignmentOptions {
  /// Tells sets of work of one cluster apart. 1 to 64 bytes of UTF-8.
  std::string set = "work";
  /// What this node can take, in comparison with the others: one with 2 gets twice what one with 1
  /// gets. 1 to 65,535, or 0 for a node that only looks on.
  std::uint32_t capacity = 1;
  /// What this node offers. Up to 256 labels of 1 to 64 bytes of UTF-8.
  std::vector<std::string> labels = {};
  /// Only nodes that have all of these get work. The same limits. A single resource may need more,
  /// see `Resource`.
  std::vector<std::string> needed_labels = {};
  /// The leader of the set gets no work as long as another node can take it.
  bool exclude_leader = false;
  /// After a node came or was lost, the leader waits so long for more of the same before it moves
  /// anything. It never waits when a node leaves in order.
  Duration hold = std::chrono::milliseconds(100);
  /// For how long a node holds its work without word from the leader. When it is over, the node
  /// gives its work back by itself. At least 20 ms. Default: `Timing::node_timeout`.
  std::optional<Duration> lease = {};
  /// How long giving work back may take. Work of a node that was lost has a new owner after
  /// `lease` + `grace`; what takes longer to give up overlaps with it, and the tokens tell them
  /// apart. Default: a quarter of `lease`.
  std::optional<Duration> grace = {};
};

}  // namespace muster

template <>
struct MUSTER_API std::hash<muster::AssignmentToken> {
  std::size_t operator()(const muster::AssignmentToken& token) const noexcept;
};
