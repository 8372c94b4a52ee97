#pragma once

#include <sys/types.h>

#include <map>
#include <vector>

#include "hosts/chaos/life.hpp"

namespace muster::chaos {

/// Time for which processes were ready to run and got no processor, as their kernel counts it. A
/// busy machine adds this to every promised time, and nothing else does.
class Starvation {
 public:
  /// Takes a sample of a running process. Must be called often.
  void sample(pid_t process, Seconds now);
  /// Time that it waited for a processor, between the last sample before `from` and the first one
  /// after `to`.
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
