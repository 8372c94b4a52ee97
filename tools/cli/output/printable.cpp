#include "cli/output/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::cli {

namespace {

constexpr char c1_lead = '\xc2';
constexpr std::string_view ellipsis = "...";

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// Tells whether `byte` is a control character of ASCII. After `before` it may also complete one of
/// Unicode: U+0080 to U+009F.
bool is_control(char before, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7f || (before == c1_lead && value >= 0x80 && value < 0xa0);
}

/// Returns the bytes of the first `width` characters.
std::size_t bytes_of(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!continues_character(text[end]) && width-- == 0) break;
  }
  return end;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string clean;
  char before = 0;
  for (const char byte : text) {
    if (is_control(before, byte)) {
      if (before == c1_lead) clean.pop_back();
      clean += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else {
      clean += byte;
    }
    before = byte;
  }
  return clean;
}

std::string printable_cell(std::string_view text) {
  return text.empty() ? "-" : printable(text);
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return !continues_character(byte); }));
}

std::string shortened(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  return std::string(text.substr(0, bytes_of(text, width - ellipsis.size()))) +
         std::string(ellipsis);
}

}  // namespace muster::cli
