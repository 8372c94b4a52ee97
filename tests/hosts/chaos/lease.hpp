#pragma once

#include <map>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

/// Checks that a process that was paused for longer than its lease stops acting as master when it
/// wakes. Each process is asked for the masters before it continues, and answers that first.
class Lease {
 public:
  Lease(const Truth& truth, Findings& findings) : truth_(truth), findings_(findings) {}

  void hear(const Life& observer, const test::NodeEvent& event);
  /// Number of answers that could have been wrong.
  std::size_t judged() const { return judged_; }

 private:
  /// The time at which the process woke from its latest pause that was longer than its lease; 0 if
  /// there was none.
  Seconds woken(const Life& observer, Seconds at) const;

  const Truth& truth_;
  Findings& findings_;
  std::map<const Life*, Seconds> promoted_;
  std::size_t judged_ = 0;
};

}  // namespace muster::chaos
