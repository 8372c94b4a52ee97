#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "muster/api.hpp"
#include "muster/assignment.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/request.hpp"
#include "muster/value.hpp"

namespace muster {

/// Numbers a partition, from 0 on.
using Partition = std::uint32_t;

/// The partition of a key: XXH64 of its bytes with seed 0, modulo `count`. The same in every
/// version, on every platform. Requires: count > 0.
MUSTER_API Partition partition_of(std::string_view key, std::uint32_t count);

/// Who has which partitions.
struct PartitionOwner {
  NodeId node;
  /// In ascending order.
  std::vector<Partition> partitions;

  friend bool operator==(const PartitionOwner&, const PartitionOwner&) = default;
};

/// All partitions, as the latest word of the leader has it.
struct PartitionTable {
  /// The leadership that wrote it, and how often it has.
  AssignmentToken stamp;
  /// By node id.
  std::vector<PartitionOwner> owners;
  /// On their way from one owner to the next, or waiting for one.
  std::vector<Partition> unowned;

  friend bool operator==(const PartitionTable&, const PartitionTable&) = default;
};

/// The table of a set of partitions as the highest-ranked leader among `nodes` publishes it, for a
/// node that takes no part: an observer, say. Nothing if there is none, or it is still arriving.
/// Throws `Error{configuration_mismatch}` for a set of resources: `published_resources` in
/// muster/published_work.hpp reads those.
MUSTER_API std::optional<PartitionTable> published_table(std::span<const Node> nodes,
                                                         std::string_view set = "partitions");

/// The JSON object the command-line tool prints: term, leader, version, owners (of each: node, name
/// if it is among `nodes`, partitions), unowned.
MUSTER_API Value to_value(const PartitionTable& table, std::span<const Node> nodes);

/// Partitions 0 to n - 1, shared out over the nodes of a cluster so that each has one owner.
///
/// The nodes that take part elect a leader among the eligible ones (`Options::eligible`). A master
/// leads if it takes part. The leader decides who owns what: loads within one of each other per
/// unit of capacity, and no more moves than a change demands. A partition that moves is first given
/// up by its old owner, slots included, and only then assigned to the new one. A node that has lost
/// the leader gives its partitions up when its lease is over; before that they have no other owner.
/// What is not promised is one owner over all sides of a split network: each side has its own,
/// under tokens of its own.
///
/// Slots run on the node's executor, and end like those of `Discovery`. Safe to call from any
/// thread. Destroying it stops it.
class MUSTER_API Partitions {
 public:
  /// All nodes must say the same `count`, 1 to 16,384; a node that does not agree with the leader
  /// gets nothing, and is told by `on_error`. `discovery` must outlive this. Throws
  /// `Error{invalid_option}`.
  Partitions(Discovery& discovery, std::uint32_t count,
             AssignmentOptions options = {.set = "partitions"});
  Partitions(const Partitions&) = delete;
  Partitions& operator=(const Partitions&) = delete;
  ~Partitions();

  /// The node that was given to the constructor.
  Discovery& node();

  /// Takes part from now on, whenever the node is started; also again, after `leave` or `stop`.
  /// Call it after connecting slots.
  void start();
  /// Hands over all partitions, without waiting for others to notice anything, and takes no more.
  /// `done` is called once, as a slot: without an error when this node has no partition any more,
  /// or with `Errc::stopped` if the object is stopped or destroyed before. Stop the node then.
  /// Without a leader, handing over takes as long as the lease.
  void leave(std::function<void(std::error_code)> done = {});
  /// Takes no part from now on. Hands nothing over and calls no slot: end your work on partitions
  /// first, or call `leave` instead. Others get the partitions when the lease of this node is over.
  void stop();

  std::uint32_t count() const;

  /// The partitions that are this node's at this moment, in ascending order. The lease is checked
  /// at the time of the call.
  std::vector<Partition> owned() const;
  /// The token of a partition that is this node's at this moment; nothing if it is not.
  std::optional<AssignmentToken> token(Partition partition) const;
  Partition partition_of(std::string_view key) const;
  /// Who owns it by the latest word of the leader; nothing while it moves. This node included.
  std::optional<NodeId> owner_of(Partition partition) const;
  std::optional<NodeId> owner_of_key(std::string_view key) const;
  PartitionTable table() const;

  /// These are this node's from now on. The token is the highest of them; `token(partition)` has
  /// each.
  Connection on_assigned(
      std::function<void(const std::vector<Partition>&, const AssignmentToken&)> slot);
  /// These are to be given up, and are when the slots have returned; `owned()` lacks them already.
  Connection on_revoked(
      std::function<void(const std::vector<Partition>&, const AssignmentToken&)> slot);
  /// Gives up in its own time: what is revoked is given up when `done` is called, from wherever.
  /// Runs after the slots of `on_revoked`. Replaces an earlier hook.
  void set_revoke_hook(
      std::function<void(const std::vector<Partition>&, std::function<void()> done)> hook);
  /// The table is another one.
  Connection on_table(std::function<void(const PartitionTable&)> slot);
  /// A node, perhaps this one, shares out the partitions from now on.
  Connection on_leader(std::function<void(const NodeId&, std::uint64_t term)> slot);
  /// `configuration_mismatch`, or a slot threw.
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

/// The owner of a partition by the latest table, as the recipient of requests
/// (muster/requests.hpp). `partitions` must outlive it.
MUSTER_API Recipient to_owner(Partitions& partitions, Partition partition);
MUSTER_API Recipient to_owner_of_key(Partitions& partitions, std::string_view key);

}  // namespace muster
