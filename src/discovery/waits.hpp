#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <system_error>
#include <vector>

#include "muster/discovery.hpp"

namespace muster::detail {

/// One-shot waits for a state of the cluster.
///
/// Only takes waits out of its list; its owner calls them. Distinct objects: safe. Shared objects:
/// unsafe.
class Waits {
 public:
  using MasterDone = std::function<void(std::error_code, Node)>;
  using NodesDone = std::function<void(std::error_code)>;
  /// A wait that has ended, ready to be called.
  using Ended = std::function<void()>;

  Discovery::WaitId add_for_master(MasterDone done);
  Discovery::WaitId add_for_nodes(std::size_t count, NodesDone done);

  /// The cluster has this many other nodes, and these masters: what has ended by that.
  std::vector<Ended> end_satisfied(std::size_t nodes, const std::vector<Node>& masters);
  /// Ends one wait, or all, with an error.
  std::vector<Ended> end(Discovery::WaitId wait, std::error_code error);
  std::vector<Ended> end_all(std::error_code error);
  bool is_empty() const { return waits_.empty(); }

 private:
  struct Wait {
    /// Set for a wait for a master.
    MasterDone master_done;
    /// Set for a wait for nodes.
    NodesDone nodes_done;
    std::size_t count = 0;
  };

  Discovery::WaitId add(Wait wait);
  static Ended ended(Wait wait, std::error_code error, Node master);

  Discovery::WaitId last_ = 0;
  std::map<Discovery::WaitId, Wait> waits_;
};

}  // namespace muster::detail
