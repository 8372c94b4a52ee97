#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "services/board.hpp"

namespace muster::swarm {

/// What a simulated node does with services: a `Board`, fed with what the node was told, as
/// `ServiceDiscovery` feeds its own.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Trader {
 public:
  Trader(const NodeId& self, std::uint64_t seed) : self_(self), board_(self, core::Random(seed)) {}

  void need(const std::string& service, std::size_t count, core::Time now);
  /// What this node offers; nothing withdraws it. Returns the attribute's value, nothing to erase.
  std::optional<std::string> offer(const std::string& service, std::optional<bool> ready,
                                   core::Time now);
  /// The node was told.
  void told(const core::Event& event, core::Time now);

  /// The text of the attribute that says what this node waits for, if it is to be published anew.
  std::optional<std::string> take_waits();
  bool is_ready() const { return board_.is_ready(); }

 private:
  void put(const core::NodeView& view, core::Time now);
  void put_self(core::Time now);

  NodeId self_;
  services::Board board_;
  Attributes own_;
  /// The attributes of each node that the board has read.
  std::map<NodeId, std::shared_ptr<const core::AttributeTable>> read_;
};

}  // namespace muster::swarm
