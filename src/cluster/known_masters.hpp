#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "muster/fencing_token.hpp"

namespace muster::cluster {

/// The masters among the other nodes, as far as this node knows, and whose word counts: that of the
/// highest token, for there may be several.
///
/// Distinct objects: safe. Shared objects: unsafe.
class KnownMasters {
 public:
  /// Another node, as it is now; no term: it is no master.
  void put(const NodeId& node, std::optional<std::uint64_t> term) {
    if (term) {
      terms_[node] = *term;
    } else {
      terms_.erase(node);
    }
  }
  void remove(const NodeId& node) { terms_.erase(node); }
  void clear() { terms_.clear(); }

  /// Nothing while there is none. `own`: the mastership of this node itself.
  std::optional<FencingToken> highest(const std::optional<FencingToken>& own) const {
    std::optional<FencingToken> highest = own;
    for (const auto& [node, term] : terms_) {
      highest = std::max(highest, std::optional(FencingToken{term, node}));
    }
    return highest;
  }

 private:
  std::map<NodeId, std::uint64_t> terms_;
};

}  // namespace muster::cluster
