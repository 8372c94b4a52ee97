#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text of other nodes on a terminal. Whoever is in the cluster chooses it, so it is not let near
/// the terminal's control sequences.
namespace muster::cli {

/// `text` with control characters written out, as in "\x1b".
std::string printable(std::string_view text);

/// Columns that UTF-8 text takes, if each character takes one.
std::size_t width_of(std::string_view text);

/// At most `width` columns of `text`; what is cut off shows as "...". Requires: `width` >= 3.
std::string shortened(std::string_view text, std::size_t width);

}  // namespace muster::cli
