#pragma once

#include "discovery/impl.hpp"
#include "muster/discovery.hpp"

namespace muster::detail {

/// The inside of a node, for the floors above.
struct Inside {
  static Discovery::Impl& of(Discovery& node) { return *node.impl_; }
};

}  // namespace muster::detail
