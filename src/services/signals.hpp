#pragma once

#include <vector>

#include "discovery/signals.hpp"
#include "muster/service.hpp"

namespace muster::services {

/// What a `ServiceDiscovery` tells its application. Connecting is safe from any thread; calling
/// happens on the node's executor.
struct Signals {
  detail::Signal<const Service&> appeared;
  detail::Signal<const Service&, const Service&> updated;
  detail::Signal<const Service&> gone;
  detail::Signal<const Services&> ready;
  detail::Signal<const std::vector<MissingService>&> notready;

  void disconnect_all() {
    appeared.disconnect_all_slots();
    updated.disconnect_all_slots();
    gone.disconnect_all_slots();
    ready.disconnect_all_slots();
    notready.disconnect_all_slots();
  }
};

}  // namespace muster::services
