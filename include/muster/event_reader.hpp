#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "muster/api.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"
#include "muster/error.hpp"
#include "muster/node.hpp"
#include "muster/node_changes.hpp"
#include "muster/reason.hpp"

namespace muster {

/// An event of a `Discovery` as a value.
///
/// Distinct objects: safe. Shared objects: unsafe.
struct NodeEvent {
  enum class Kind { added, updated, suspected, removed, master, promotion, demotion, error };

  Kind kind = Kind::added;
  /// The node concerned: of `promotion`, `demotion` and `error` this node, by its id alone.
  Node node = {};
  /// With `updated`: the node before, and the differences.
  Node before = {};
  NodeChanges changes = {};
  /// With `removed`.
  RemovalReason removal{};
  /// With `demotion`.
  DemotionReason demotion{};
  /// With `master`, `promotion` and `demotion`.
  std::uint64_t term = 0;
  /// With `error`.
  std::optional<Error> error = {};
};

/// "added", "updated", ...
MUSTER_API std::string_view to_string(NodeEvent::Kind kind);

/// The events of a node in order, for a loop: `co_await async_events(reader)`. Events that come
/// between two calls wait.
///
/// Completions run on the node's executor. Safe to call from any thread.
class MUSTER_API EventReader {
 public:
  /// More than `events_max` events do not wait; the oldest are dropped. `node` must outlive this.
  explicit EventReader(Discovery& node, std::size_t events_max = 65'536);
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;
  /// Calls that wait end with `Errc::stopped`.
  ~EventReader();

  Discovery& node();

  using TakeId = std::uint64_t;
  /// Calls `done` once, as a slot, with all events that wait, when there is one; with
  /// `Errc::stopped` if the node stops first, or has stopped and no event waits.
  TakeId take(std::function<void(std::exception_ptr failure, std::vector<NodeEvent> events)> done);
  /// The call ends now with `Errc::cancelled`, unless it has ended.
  void cancel(TakeId take);
  /// Number of events dropped because too many waited.
  std::uint64_t dropped() const;

  /// A completion threw.
  Connection on_error(std::function<void(const Error&)> slot);

 private:
  class MUSTER_HIDDEN Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace muster
