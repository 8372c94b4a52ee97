#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/allocations.hpp"
#include "cluster/content_exchange.hpp"
#include "cluster/keeper.hpp"
#include "cluster/resource_output.hpp"
#include "cluster/shared_ledger.hpp"
#include "cluster/source_watch.hpp"

namespace muster::cluster {

struct BoardOptions {
  KeeperOptions keeper = {};
  WatchOptions watch = {};
  bool has_source = true;
  /// An allocation that has not come true by then has failed.
  Duration allocate_timeout = std::chrono::seconds(30);
};

/// What a node makes of the resources of the cluster: those that it owns are kept by a `Keeper`,
/// their content comes by a `ContentExchange`, and while it leads, a `SourceWatch` says what there
/// is. Who owns what is decided elsewhere.
///
/// Knows neither network nor clock: after every input, send `take_messages`, share out
/// `take_units`, give up `take_given_up` and `take_refused`, perform `take_outputs`, and wait for
/// `next_deadline`. Distinct objects: safe. Shared objects: unsafe.
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
  /// `take_given_up` follows.
  void revoke(const UnitId& unit, core::Time now);

  // From the application.

  std::uint64_t allocate(const Resource& resource, core::Time now);
  std::uint64_t deallocate(std::string_view id, core::Time now);
  void handler_ended(std::uint64_t run, const std::string& error, core::Time now);
  /// As `Keeper::failed`.
  void handled_failed(std::string_view id, const std::string& why, core::Time now);
  void source_ended(std::uint64_t run, const std::string& error, core::Time now);
  void source_fetched(std::uint64_t run, FetchDone::Result result, core::Time now);
  void source_changed(core::Time now);
  /// Everything is handed over: requests end, and nothing is due any more once the source is torn
  /// down.
  void leave(core::Time now);
  /// Ends at once: forgets what is under way, without a call.
  void stop();
  /// Begins, perhaps anew after `leave` or `stop`.
  void start(std::optional<NodeId> leader, core::Time now);

  void receive(const NodeId& from, const Value& message, core::Time now);
  void advance(core::Time now);

  std::vector<SendValue> take_messages() { return std::exchange(messages_, {}); }
  /// All the units there are from now on, for the leader to share out; nothing: as before.
  std::optional<Units> take_units() { return std::exchange(new_units_, std::nullopt); }
  /// As `Keeper`.
  std::vector<UnitId> take_given_up() { return keeper_.take_given_up(); }
  std::vector<Refused> take_refused() { return keeper_.take_refused(); }
  std::vector<ResourceOutput> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const;

  const Keeper& keeper() const { return keeper_; }
  bool leads() const { return leader_ == self_; }
  bool is_source_idle() const { return watch_.is_idle(); }
  const SourceStatus& source() const { return watch_.status(); }

  /// The remark on units that were allocated rather than listed.
  static constexpr std::uint8_t allocated_tag = 1;
  /// Between two looks at what content is still needed.
  static constexpr Duration tidy_interval = std::chrono::seconds(30);

 private:
  std::optional<NodeId> owner_of(std::string_view id) const;
  void take_over(core::Time now);
  void forget_list();
  void take_list(std::vector<Resource> resources, core::Time now);
  void set_units();
  void decide(const NodeId& from, const AllocationRequest& request, core::Time now);
  std::string accept(const Resource& resource, core::Time now);
  /// Why it cannot be there beside all others; empty if it can.
  std::string why_no_room(const UnitId& unit, const Unit& content) const;
  /// There is no room for these of the latest list; `why` is about the first.
  void report_left_out(const std::vector<std::string>& ids, std::string_view why);
  void say(const NodeId& to, Value message);
  void hear(const NodeId& from, const Value& message, core::Time now);
  /// Lets the parts learn of each other's news until there are none, and gathers what is for
  /// others.
  void settle(core::Time now);
  bool settle_content(core::Time now);
  bool settle_list(core::Time now);
  bool settle_messages(core::Time now);
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
  bool has_ended_ = false;
  std::optional<Units> new_units_;
  /// Messages of this board's own, before those to this node are taken out.
  std::vector<SendValue> said_messages_;
  std::vector<SendValue> messages_;
  std::vector<ResourceOutput> outputs_;
};

}  // namespace muster::cluster
