#include "cli/output/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace muster::cli {

namespace {

constexpr std::size_t usual_columns = 80;
constexpr std::size_t columns_min = 40;
/// Longer lines are hard to read.
constexpr std::size_t columns_max = 100;

/// 0 if the variable is unset or no number.
std::size_t columns_of_environment() {
  const char* variable = std::getenv("COLUMNS");
  const std::string_view text = variable == nullptr ? "" : variable;
  std::size_t columns = 0;
  std::from_chars(text.data(), text.data() + text.size(), columns);
  return columns;
}

/// 0 if the descriptor is no terminal.
std::size_t columns_of_window(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

bool is_terminal(int descriptor) {
  const char* type = std::getenv("TERM");
  const bool is_dumb = type != nullptr && std::string_view(type) == "dumb";
  return isatty(descriptor) == 1 && !is_dumb;
}

std::string_view line_start() {
  return is_terminal(STDERR_FILENO) ? "\r\x1b[K" : "";
}

std::size_t columns_of(int descriptor) {
  std::size_t columns = columns_of_environment();
  if (columns == 0) columns = columns_of_window(descriptor);
  if (columns == 0) return usual_columns;
  return std::clamp(columns, columns_min, columns_max);
}

}  // namespace muster::cli
