#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Prepares the text of other nodes for a terminal. Any node of the cluster chooses such text
/// freely, so control sequences in it must not reach the terminal.
namespace muster::cli {

/// Returns `text` with control characters in escaped form, such as "\x1b".
std::string printable(std::string_view text);

/// The same for a cell of a table: "-" if there is no text.
std::string printable_cell(std::string_view text);

/// Returns the columns of a UTF-8 text, one per character.
std::size_t width_of(std::string_view text);

/// Returns at most `width` columns of `text`. "..." replaces the rest. Requires: `width` >= 3.
std::string shortened(std::string_view text, std::size_t width);

}  // namespace muster::cli
