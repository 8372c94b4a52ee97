#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "check/work.hpp"

namespace muster::check {

/// The terms of one election, as each node has seen them; kept over stop and start. A node takes no
/// term at or below one that it has seen, and every token (term, id) is unique.
///
/// Distinct objects: safe. Shared objects: unsafe.
class TermBook {
 public:
  void saw(const NodeId& node, std::uint64_t term);
  /// The node leads under this term from now on. Returns the faults of the term, each as the end of
  /// a sentence about it.
  std::vector<std::string> took(const NodeId& node, std::uint64_t term);

 private:
  /// The highest term that each node has seen.
  std::map<NodeId, std::uint64_t> seen_;
  std::set<Reign> tokens_;
};

}  // namespace muster::check
