#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "muster/fencing_token.hpp"

namespace muster::cluster {

/// The masters among the other nodes that this node knows. The one with the highest token counts if
/// there are several.
///
/// Distinct objects: safe. Shared objects: unsafe.
class KnownMasters {
 public:
  /// Takes the current state of another node. Without a term, the node is not master.
  void put(const NodeId& node, std::optional<std::uint64_t> term) {
    if (term) {
      terms_[node] = *term;
    } else {
      terms_.erase(node);
    }
  }
  void remove(const NodeId& node) { terms_.erase(node); }
  void clear() { terms_.clear(); }

  /// Returns the highest token, or nothing while there is no master. `own` is the mastership of
  /// this node itself.
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
