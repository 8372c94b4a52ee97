#pragma once

#include <boost/signals2/signal.hpp>
#include <functional>
#include <utility>

#include "muster/connection.hpp"
#include "muster/error.hpp"
#include "muster/message.hpp"
#include "muster/node.hpp"
#include "muster/node_changes.hpp"
#include "muster/reason.hpp"

namespace muster::detail {

template <class... Arguments>
using Signal = boost::signals2::signal<void(Arguments...)>;

/// Ties a slot to a signal.
template <class... Arguments>
Connection connect(Signal<Arguments...>& signal, std::function<void(Arguments...)> slot) {
  return Connection([tie = signal.connect(std::move(slot))] { tie.disconnect(); });
}

/// What a node tells its application. Connecting is safe from any thread; calling happens on the
/// node's executor.
struct Signals {
  Signal<const Node&> added;
  Signal<const Node&, const Node&> updated;
  /// The same with the changes. They are computed only if this signal has slots.
  Signal<const Node&, const Node&, const NodeChanges&> changed;
  Signal<const Node&> suspected;
  Signal<const Node&, RemovalReason> removed;
  Signal<const Node&> master;
  Signal<std::uint64_t> promotion;
  Signal<DemotionReason, std::uint64_t> demotion;
  Signal<> stopped;
  /// The node has started, or this process did not run for a while. Machines above the node look at
  /// it. Applications have no slot for this.
  Signal<> attention;
  Signal<const Error&> error;
  Signal<> goodbye_expired;

  void disconnect_all() {
    added.disconnect_all_slots();
    updated.disconnect_all_slots();
    changed.disconnect_all_slots();
    suspected.disconnect_all_slots();
    removed.disconnect_all_slots();
    master.disconnect_all_slots();
    promotion.disconnect_all_slots();
    demotion.disconnect_all_slots();
    stopped.disconnect_all_slots();
    attention.disconnect_all_slots();
    error.disconnect_all_slots();
    goodbye_expired.disconnect_all_slots();
  }
};

}  // namespace muster::detail
