#pragma once

#include <sys/types.h>

#include <map>
#include <vector>

#include "hosts/chaos/life.hpp"

namespace muster::chaos {

/// For how long processes were ready to run and did not get a processor, as their kernel counts it:
/// what a busy machine adds to every time that is promised, and nothing else does.
class Starvation {
 public:
  /// Looks at a process that runs. To be called often.
  void sample(pid_t process, Seconds now);
  /// How long it waited for a processor between the last look before `from` and the first after
  /// `to`.
  Seconds between(pid_t process, Seconds from, Seconds to) const;

 private:
  struct Sample {
    Seconds at = 0;
    /// Since its start.
    Seconds waited = 0;
  };

  std::map<pid_t, std::vector<Sample>> samples_;
};

}  // namespace muster::chaos
