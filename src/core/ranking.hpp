#pragma once

#include <compare>
#include <cstdint>

#include "muster/id.hpp"

/// Who comes before whom, the same on every node. Two different nodes never rank equal.
namespace muster::core {

/// A node that may become master: the heavier first, ties by id.
struct Candidate {
  double weight = 0;
  NodeId node;

  /// Requires: weights are numbers, which decoding and validation see to.
  friend constexpr bool operator<(const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight < b.weight : a.node < b.node;
  }
};

/// A master: the later term first, then as candidates.
struct Mastership {
  std::uint64_t term = 0;
  Candidate holder;

  friend constexpr bool operator<(const Mastership& a, const Mastership& b) {
    return a.term != b.term ? a.term < b.term : a.holder < b.holder;
  }
};

}  // namespace muster::core
