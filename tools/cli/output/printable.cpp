#include "cli/output/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/output/utf8.hpp"

namespace muster::cli {

namespace {

constexpr std::string_view ellipsis = "...";

struct Range {
  char32_t first;
  char32_t last;
};

/// Control characters, characters without a width, and characters that change the direction or the
/// line: a name that contains one looks like another name, or moves the text around it.
constexpr Range hidden[] = {
    {0x0000, 0x001f},    // C0
    {0x007f, 0x009f},    // DEL and C1
    {0x00ad, 0x00ad},    // soft hyphen
    {0x034f, 0x034f},    // combining grapheme joiner
    {0x061c, 0x061c},    // Arabic letter mark
    {0x115f, 0x1160},    // Hangul fillers
    {0x17b4, 0x17b5},    // Khmer inherent vowels
    {0x180b, 0x180f},    // Mongolian selectors and vowel separator
    {0x200b, 0x200f},    // zero width, marks of direction
    {0x2028, 0x202e},    // separators, embeddings and overrides
    {0x2060, 0x206f},    // word joiner, invisible operators, isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xfe00, 0xfe0f},    // variation selectors
    {0xfeff, 0xfeff},    // zero width no-break space, byte order mark
    {0xffa0, 0xffa0},    // halfwidth Hangul filler
    {0xfff0, 0xfffb},    // annotations
    {0x1bca0, 0x1bca3},  // shorthand format controls
    {0x1d173, 0x1d17a},  // musical format controls
    {0xe0000, 0xe0fff},  // tags, further variation selectors
};

bool is_hidden(char32_t character) {
  return std::any_of(std::begin(hidden), std::end(hidden), [character](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// "\\x1b" for a byte, "\\u202e" or "\\u{e0041}" for a longer character.
std::string escaped(char32_t character) {
  const auto number = static_cast<std::uint32_t>(character);
  if (number <= 0xff) return fmt::format("\\x{:02x}", number);
  if (number <= 0xffff) return fmt::format("\\u{:04x}", number);
  return fmt::format("\\u{{{:x}}}", number);
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
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    if (character.is_valid && !is_hidden(character.code)) {
      clean += bytes;
    } else {
      clean += escaped(character.code);
    }
    text.remove_prefix(character.bytes);
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
