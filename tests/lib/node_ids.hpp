#pragma once

#include "muster/id.hpp"

/// Node ids for tests, in ascending order. Neither half of an id alone tells all of them apart.
namespace muster::test {

inline constexpr NodeId ada{1, 1};
inline constexpr NodeId bob{1, 2};
inline constexpr NodeId cid{2, 1};
inline constexpr NodeId dan{2, 2};

}  // namespace muster::test
