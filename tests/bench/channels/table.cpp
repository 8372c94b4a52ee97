#include "bench/channels/table.hpp"

#include <fmt/format.h>

namespace muster::bench {

void print_head() {
  fmt::print("{:<52} {:>12} {:>12} {:>7}\n", "what", "ours", "limit", "ratio");
}

void print_row(std::string_view what, double ours, double limit, std::string_view unit) {
  fmt::print("{:<52} {:>12.1f} {:>12.1f} {:>7.2f}\n", fmt::format("{} ({})", what, unit), ours,
             limit, ours / limit);
}

}  // namespace muster::bench
