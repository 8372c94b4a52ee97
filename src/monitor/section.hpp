#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "monitor/query.hpp"
#include "monitor/snapshot.hpp"
#include "muster/resource_source.hpp"
#include "muster/value.hpp"
#include "muster/work_status.hpp"

namespace muster::monitor {

/// Counts of a set of work.
struct WorkFigures {
  std::map<WorkState, std::size_t> states = {};
  /// By holder or, if there is none, by assigned node.
  std::map<NodeId, std::size_t> nodes = {};
  /// Units that this node has taken up and given up since the section was added, and failures.
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::uint64_t failures = 0;
  /// The state of the source of the set on this node, if the set has a source.
  std::optional<SourceState> source = {};
};

/// A part of the monitor under a name of its own. Only the server's thread calls it.
class Section {
 public:
  virtual ~Section() = default;

  /// For /status.
  virtual Value summary(const Snapshot& snapshot) = 0;
  /// For /NAME. Throws `BadQuery`.
  virtual Value page(const Query& query, const Snapshot& snapshot) = 0;
  /// For /metrics; nothing if there are none.
  virtual std::optional<WorkFigures> figures() { return std::nullopt; }
};

}  // namespace muster::monitor
