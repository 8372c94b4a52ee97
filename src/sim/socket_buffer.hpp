#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "sim/flights.hpp"

namespace muster::sim {

/// Inputs that have arrived at a node and have not been read, in the order of arrival. When it is
/// full, further inputs are lost, as in an operating system.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SocketBuffer {
 public:
  void limit(std::size_t inputs) { inputs_max_ = inputs; }

  void put(Flight input) {
    if (inputs_.size() < inputs_max_) {
      inputs_.push_back(std::move(input));
    } else {
      ++dropped_;
    }
  }
  bool is_empty() const { return inputs_.empty(); }
  /// The oldest input. Requires: not empty.
  Flight take() {
    Flight input = std::move(inputs_.front());
    inputs_.pop_front();
    return input;
  }
  void clear() { inputs_.clear(); }

  std::uint64_t dropped() const { return dropped_; }

 private:
  std::size_t inputs_max_ = 4'096;
  std::deque<Flight> inputs_;
  std::uint64_t dropped_ = 0;
};

}  // namespace muster::sim
