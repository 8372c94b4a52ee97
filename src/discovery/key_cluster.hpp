#pragma once

#include <string>
#include <vector>

#include "muster/key.hpp"

namespace muster::detail {

/// Throws `Error{invalid_key}` if one of the keys is for another cluster.
void require_keys_of(const std::string& cluster, const std::vector<Key>& keys);

}  // namespace muster::detail
