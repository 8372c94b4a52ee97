#pragma once

#include <cstddef>
#include <deque>

#include "core/time.hpp"

namespace muster::swarm {

/// Bytes of recent messages that nodes may still keep.
class Traffic {
 public:
  void add(core::Time now, std::size_t bytes);
  std::size_t bytes(core::Time now);

 private:
  struct Sending {
    core::Time at{};
    std::size_t bytes = 0;
  };
  std::deque<Sending> sendings_;
  std::size_t bytes_ = 0;
};

}  // namespace muster::swarm
