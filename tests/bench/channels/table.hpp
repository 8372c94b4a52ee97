#pragma once

#include <string_view>

namespace muster::bench {

/// The head of the table of results.
void print_head();
/// What was measured, ours and the limit, in one unit, and how many times the limit it is.
void print_row(std::string_view what, double ours, double limit, std::string_view unit);

}  // namespace muster::bench
