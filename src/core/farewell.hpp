#pragma once

#include <vector>

#include "core/reach.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Says goodbye to all members (PROTOCOL.md §4.3).
class Farewell {
 public:
  Farewell(Shared& shared, Reach& reach) : shared_(shared), reach_(reach) {}

  /// The destinations of a goodbye, in their order.
  std::vector<Destination> ways();
  void say();

 private:
  Shared& shared_;
  Reach& reach_;
};

}  // namespace muster::core
