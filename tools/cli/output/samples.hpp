#pragma once

#include <cstddef>
#include <vector>

#include "muster/timing.hpp"

namespace muster::cli {

/// Times that were measured for the same thing again and again.
class Samples {
 public:
  void add(Duration sample) { all_.push_back(sample); }
  void add(const Samples& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  }

  std::size_t count() const { return all_.size(); }
  /// The smallest one that is not below `part` of them all (nearest rank); 0.5 is the median, 1 the
  /// maximum. Requires: there is one, and `part` is above 0 and at most 1.
  Duration quantile(double part) const;

 private:
  std::vector<Duration> all_;
};

}  // namespace muster::cli
