#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/distribution.hpp"
#include "cluster/resource_board.hpp"
#include "muster/resources.hpp"

namespace muster::cluster {

/// The part of one node in shared resources: a `Distribution` decides who owns what, and a
/// `ResourceBoard` does it.
///
/// Knows neither network nor clock: after every input, send `take_messages`, perform
/// `take_outputs` and wait for `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
class ResourceWork {
 public:
  ResourceWork(const NodeId& self, const AssignmentOptions& options, const LeaseTiming& timing,
               const BoardOptions& board, core::Random random);

  const Distribution& distribution() const { return distribution_; }
  const ResourceBoard& board() const { return board_; }
  /// Gives the distribution an input.
  template <class Input>
  void distribute(Input&& input, Time now) {
    input(distribution_);
    settle(now);
  }
  /// Gives the board an input.
  template <class Input>
  void direct(Input&& input, Time now) {
    input(board_);
    settle(now);
  }
  /// A value that another node has sent.
  void receive(const NodeId& from, const Value& message, Time now);
  /// Gives up the units that wait for it, as `GiveUp` asks for.
  void give_up(Time now);
  void advance(Time now);

  /// Begins, perhaps anew after `Distribution::leave` or `stop`.
  void start(Time now);
  /// Ends at once, without a call. What it holds stays its own until its lease is over.
  void stop(Time now);
  /// Everything is handed over, and the source is torn down.
  bool has_left() const { return distribution_.has_left() && board_.is_source_idle(); }

  std::vector<WorkMessage> take_messages() { return std::exchange(messages_, {}); }
  std::vector<ResourceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<Time> next_deadline() const;

  /// The resources that are handled here at this moment, their lease included.
  std::vector<OwnedResource> owned(Time now) const;
  std::optional<OwnedResource> find(std::string_view id, Time now) const;
  std::optional<NodeId> owner_of(std::string_view id) const;
  std::vector<KnownResource> all() const;
  /// As `Resources::statuses`.
  std::vector<WorkStatus> statuses(std::string_view after, std::size_t limit) const;

 private:
  void settle(Time now);
  void take(Output& output, Time now);
  void share_out(const Units& units, Time now);
  bool settle_board(Time now);
  void refine(WorkStatus& status) const;

  NodeId self_;
  std::string set_;
  Distribution distribution_;
  ResourceBoard board_;
  bool was_stopped_ = false;
  /// Nothing of these runs here any more; `GiveUp` was said.
  std::vector<UnitId> given_up_;
  std::vector<WorkMessage> messages_;
  std::vector<ResourceOutput> outputs_;
};

}  // namespace muster::cluster
