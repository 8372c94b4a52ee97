#pragma once

#include <cstddef>
#include <string_view>

namespace muster::cli {

/// Whether the descriptor is a terminal that understands control sequences.
bool is_terminal(int descriptor);

/// The beginning of a line on standard error. On a terminal it erases the status line that may
/// stand there; elsewhere it is empty.
std::string_view line_start();

/// Columns of the terminal behind `descriptor`, from 40 to 100. The variable COLUMNS overrides the
/// size of the terminal; without either, 80.
std::size_t columns_of(int descriptor);

}  // namespace muster::cli
