#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "cluster/shared_ledger.hpp"
#include "muster/discovery.hpp"
#include "muster/work_status.hpp"

namespace muster::cluster {

/// This node's part in sharing out a set of units, as the faces see it.
///
/// Its events come on the node's executor, one at a time, never from within a call of a member.
class Share {
 public:
  struct Events {
    /// The node whose table counts has changed; nothing: none is known.
    std::function<void(std::optional<NodeId> leader)> leader;
    /// The table has changed.
    std::function<void(const LedgerView& table)> table;
    /// This node owns the unit from now on, or it is another one under the same name.
    std::function<void(const UnitId& unit, const Claim& claim)> assigned;
    /// This node is to give it up; `give_up` is the answer.
    std::function<void(const UnitId& unit)> revoked;
    /// After `stop`, all has been given up.
    std::function<void()> stopped;
    /// Something of it could not be published, and the next change of it tries again; or the master
    /// shares out something else.
    std::function<void(const Error&)> failed;
  };

  virtual ~Share() = default;

  virtual void start(Events events) = 0;
  /// Every unit is revoked; `stopped` follows.
  virtual void stop() = 0;
  /// While this node leads: all the units there are.
  virtual void set_units(const Units& units) = 0;
  /// Nothing of these units runs here any more. Many at once cost hardly more than one, here and
  /// on all other nodes.
  virtual void give_up(const std::vector<UnitId>& units) = 0;
  /// The same of one, and nothing will for that long: it goes to whoever does not refuse it.
  virtual void refuse(const UnitId& unit, Duration lasts) = 0;
  /// Where units stand, as far as the nodes' records say: those behind `after` in the order of
  /// their ids, `limit` of them at most. From any thread.
  virtual std::vector<WorkStatus> survey(std::string_view after, std::size_t limit) const = 0;
};

/// The part of `node` in a set.
std::unique_ptr<Share> open_share(Discovery& node, const AssignmentOptions& options);

}  // namespace muster::cluster
