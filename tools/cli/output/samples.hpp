#pragma once

#include <cstddef>
#include <vector>

#include "muster/timing.hpp"

namespace muster::cli {

/// Repeated measurements of the same time.
class Samples {
 public:
  void add(Duration sample) { all_.push_back(sample); }
  void add(const Samples& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  }

  std::size_t count() const { return all_.size(); }
  /// Returns the smallest sample that is not below `part` of all samples (nearest rank): 0.5 is the
  /// median, 1 the maximum. Requires: there is a sample, and `part` is above 0 and at most 1.
  Duration quantile(double part) const;

 private:
  std::vector<Duration> all_;
};

}  // namespace muster::cli
