#pragma once

#include <cstddef>
#include <string_view>

/// What nodes offer and units of work need.
namespace muster::cluster {

inline constexpr std::size_t label_bytes_max = 64;
/// A node's labels travel to all others, in one attribute.
inline constexpr std::size_t offered_labels_max = 256;
/// Of one unit. Those of a whole set have to fit into a `LedgerRoom`.
inline constexpr std::size_t needed_labels_max = 16;

/// Whether this can be a label: 1 to `label_bytes_max` bytes of UTF-8.
bool is_label(std::string_view text);

}  // namespace muster::cluster
