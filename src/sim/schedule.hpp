#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "core/time.hpp"

namespace muster::sim {

/// Actions by time; actions of one moment run in the order in which they were added.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Schedule {
 public:
  void add(core::Time at, std::function<void()> action) { actions_.emplace(at, std::move(action)); }

  core::Time next() const { return actions_.empty() ? core::never : actions_.begin()->first; }
  /// Removes and performs the first action. Requires: `next()` is not `core::never`.
  void run_first() { actions_.extract(actions_.begin()).mapped()(); }

 private:
  std::multimap<core::Time, std::function<void()>> actions_;
};

}  // namespace muster::sim
