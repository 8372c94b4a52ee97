#include "cli/output/status_line.hpp"

#include <ostream>

#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

/// Goes to the beginning of the line and erases it.
constexpr std::string_view erase = "\r\x1b[K";

}  // namespace

void StatusLine::show(std::string_view text) {
  std::string line = shortened(printable(text), columns_ - 1);
  if (line == shown_) return;
  out_ << erase << line << std::flush;
  shown_ = std::move(line);
}

void StatusLine::clear() {
  if (shown_.empty()) return;
  out_ << erase << std::flush;
  shown_.clear();
}

}  // namespace muster::cli
