#pragma once

#include <cstddef>
#include <string_view>

/// The labels that nodes offer and that units of work need.
namespace muster::cluster {

inline constexpr std::size_t label_bytes_max = 64;
/// The most labels of a node. All of them travel in one attribute.
inline constexpr std::size_t offered_labels_max = 256;
/// The most labels of one unit. The labels of a whole set must fit into a `LedgerRoom`.
inline constexpr std::size_t needed_labels_max = 16;

/// Tells whether `text` is a valid label: 1 to `label_bytes_max` bytes of UTF-8.
bool is_label(std::string_view text);

}  // namespace muster::cluster
