#include "cli/output/style.hpp"

#include <unistd.h>

#include <cstdlib>

namespace muster::cli {

namespace {

/// Returns the variable's value, or an empty text if it is not set.
std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

}  // namespace

Style Style::for_descriptor(int descriptor) {
  return Style(isatty(descriptor) == 1 && environment("NO_COLOR").empty() &&
               environment("TERM") != "dumb");
}

std::string Style::paint(const fmt::text_style& paint, std::string_view text) const {
  return has_colour_ ? fmt::format(paint, "{}", text) : std::string(text);
}

}  // namespace muster::cli
