#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "services/board.hpp"

namespace muster::swarm {

/// The services of a simulated node: a `Board` that gets the events of the node, as
/// `ServiceDiscovery` feeds its own.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Trader {
 public:
  Trader(const NodeId& self, std::uint64_t seed) : self_(self), board_(self, core::Random(seed)) {}

  void need(const std::string& service, std::size_t count, core::Time now);
  /// Offers a service, which is never withdrawn. Returns the value of the attribute; nothing to
  /// erase it.
  std::optional<std::string> offer(const std::string& service, std::optional<bool> ready,
                                   core::Time now);
  /// An event of the node.
  void told(const core::Event& event, core::Time now);

  /// The text of the attribute with the needs that the node waits for, if it has changed.
  std::optional<std::string> take_waits();
  bool is_ready() const { return board_.is_ready(); }

 private:
  void put(const core::NodeView& view, core::Time now);
  void put_self(core::Time now);

  NodeId self_;
  services::Board board_;
  Attributes own_;
  /// The attributes of each node as the board has read them.
  std::map<NodeId, std::shared_ptr<const core::AttributeTable>> read_;
};

}  // namespace muster::swarm
