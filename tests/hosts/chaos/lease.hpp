#pragma once

#include <map>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

/// Checks that a process which slept past its lease does not hold itself master when it wakes: each
/// is asked for the masters before it goes on, and answers first of all.
class Lease {
 public:
  Lease(const Truth& truth, Findings& findings) : truth_(truth), findings_(findings) {}

  void hear(const Life& observer, const test::NodeEvent& event);
  /// Answers that could have been wrong.
  std::size_t judged() const { return judged_; }

 private:
  /// When the process woke from its latest sleep that was longer than its lease; 0 if it never did.
  Seconds woken(const Life& observer, Seconds at) const;

  const Truth& truth_;
  Findings& findings_;
  std::map<const Life*, Seconds> promoted_;
  std::size_t judged_ = 0;
};

}  // namespace muster::chaos
