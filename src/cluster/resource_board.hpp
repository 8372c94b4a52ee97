#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cluster/allocations.hpp"
#include "cluster/content_exchange.hpp"
#include "cluster/keeper.hpp"
#include "cluster/shared_ledger.hpp"
#include "cluster/source_watch.hpp"

namespace muster::cluster {

struct BoardOptions {
  KeeperOptions keeper = {};
  WatchOptions watch = {};
  bool has_source = true;
  /// Whether the last list stays in force when the source is lost.
  bool cache = true;
  /// An allocation that has not come true by then has failed.
  Duration allocate_timeout = std::chrono::seconds(30);
};

/// These are all the units there are, for the master to share out.
struct SetUnits {
  Units units;
};
/// A message to one node, this one included, or to all others.
struct SendMessage {
  std::optional<NodeId> to;
  Value message;
};
using BoardOutput = std::variant<CallHandler, CallSource, GaveUp, SetUnits, SendMessage, Answered,
                                 CallFailed, SourceTrouble>;

/// What a node makes of the resources of the cluster: those that it owns are kept by a `Keeper`,
/// their content comes by a `ContentExchange`, and while it leads, a `SourceWatch` says what there
/// is. Who owns what is decided elsewhere.
///
/// Knows neither network nor clock: after every input, `take_outputs` is to be performed and
/// `next_deadline` to be waited for. Distinct objects: safe. Shared objects: unsafe.
class ResourceBoard {
 public:
  ResourceBoard(const NodeId& self, BoardOptions options, core::Random random);
  ResourceBoard(const ResourceBoard&) = delete;
  ResourceBoard& operator=(const ResourceBoard&) = delete;

  // From the engine that shares out.

  /// The node whose table counts; nothing: none is known.
  void lead(std::optional<NodeId> leader, core::Time now);
  /// That table, whenever it has changed.
  void table(const LedgerView& table, core::Time now);
  void assign(const UnitId& unit, const Claim& claim, core::Time now);
  /// `GaveUp` follows.
  void revoke(const UnitId& unit, core::Time now);

  // From the application.

  std::uint64_t allocate(const Resource& resource, core::Time now);
  std::uint64_t deallocate(std::string_view id, core::Time now);
  void handler_ended(std::uint64_t run, const std::string& error, core::Time now);
  /// As `Keeper::failed`.
  void handled_failed(std::string_view id, const std::string& why, core::Time now);
  void source_ended(const std::string& error, core::Time now);
  void source_fetched(FetchDone::Result result, core::Time now);
  void source_changed(core::Time now);
  /// The node stops: no request is answered any more, and nothing is due any more once the source
  /// is torn down.
  void stop(core::Time now);

  void receive(const NodeId& from, const Value& message, core::Time now);
  void advance(core::Time now);

  std::vector<BoardOutput> take_outputs();
  std::optional<core::Time> next_deadline() const;

  const Keeper& keeper() const { return keeper_; }
  bool leads() const { return leader_ == self_; }
  bool is_source_idle() const { return watch_.is_idle(); }

  /// The remark on units that were allocated rather than listed.
  static constexpr std::uint8_t allocated_tag = 1;
  /// Between two looks at what content is still needed.
  static constexpr Duration tidy_interval = std::chrono::seconds(30);

 private:
  std::optional<NodeId> owner_of(std::string_view id) const;
  void take_over(core::Time now);
  void take_list(std::vector<Resource> resources, core::Time now);
  void set_units();
  void decide(const NodeId& from, const AllocationRequest& request, core::Time now);
  std::string accept(const Resource& resource, core::Time now);
  /// Why it cannot be there beside all others; empty if it can.
  std::string why_no_room(const UnitId& unit, const Unit& content) const;
  /// There is no room for these of the latest list; `why` is about the first.
  void report_left_out(const std::vector<std::string>& ids, std::string_view why);
  void say(const NodeId& to, Value message);
  /// Passes on what the parts have to say, until none has.
  void settle(core::Time now);
  bool settle_keeper(core::Time now);
  bool settle_watch(core::Time now);
  bool settle_exchange(core::Time now);
  bool settle_allocations();
  void tidy(core::Time now);

  NodeId self_;
  BoardOptions options_;
  std::optional<NodeId> leader_;
  LedgerView table_ = std::make_shared<const Ledger>();
  Keeper keeper_;
  SourceWatch watch_;
  ContentExchange exchange_;
  Allocations allocations_;
  /// While it leads: what is there.
  Units listed_;
  Units allocated_;
  /// All of these, while it leads.
  std::optional<Units> said_;
  /// Told already, of the latest list.
  std::string left_out_;
  std::optional<core::Time> tidy_at_;
  bool is_stopped_ = false;
  std::vector<BoardOutput> outputs_;
};

}  // namespace muster::cluster
