#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "cluster/distribution.hpp"
#include "cluster/work_message.hpp"
#include "muster/error.hpp"
#include "muster/partitions.hpp"

namespace muster::cluster {

/// Partitions of this node from now on, and the highest of their tokens.
struct PartitionsAssigned {
  std::vector<Partition> partitions;
  AssignmentToken token;
};
/// Partitions that this node is to give up. `PartitionBoard::given_up` says that it has.
struct PartitionsRevoked {
  std::vector<Partition> partitions;
  AssignmentToken token;
};
using PartitionOutput = std::variant<PartitionsAssigned, PartitionsRevoked, TableChanged, Error>;

/// The part of one node in numbered partitions: a `Distribution` of units that all nodes know.
///
/// Knows neither network nor clock: after every input, send `take_messages`, perform
/// `take_outputs` and wait for `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
class PartitionBoard {
 public:
  PartitionBoard(const NodeId& self, const AssignmentOptions& options, const LeaseTiming& timing,
                 std::uint32_t count);

  std::uint32_t count() const { return count_; }
  const Distribution& distribution() const { return distribution_; }
  /// Gives the distribution an input.
  template <class Input>
  void distribute(Input&& input, Time) {
    input(distribution_);
    settle();
  }
  void given_up(const std::vector<Partition>& partitions, Time now);
  void advance(Time now);
  /// Begins, perhaps anew after `Distribution::leave` or `stop`.
  void start(Time now);
  /// Ends at once. What it holds stays its own until its lease is over.
  void stop(Time now);

  bool has_left() const { return distribution_.has_left(); }
  std::vector<WorkMessage> take_messages() { return std::exchange(messages_, {}); }
  std::vector<PartitionOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const { return distribution_.next_deadline(); }

  /// Joins what waits: partitions that are assigned or revoked together, and one change of the
  /// table, after all of them.
  static void enqueue(std::deque<PartitionOutput>& queue, PartitionOutput next);

 private:
  void settle();
  void take(Output& output);

  std::string set_;
  std::uint32_t count_;
  Distribution distribution_;
  bool was_stopped_ = false;
  std::vector<WorkMessage> messages_;
  std::vector<PartitionOutput> outputs_;
};

UnitId unit_of(Partition partition);
Partition partition_in(const UnitId& unit);
/// A table as the application sees it.
PartitionTable read_table(const Table& table);

}  // namespace muster::cluster
