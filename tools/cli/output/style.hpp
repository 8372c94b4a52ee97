#pragma once

#include <fmt/color.h>

#include <string>
#include <string_view>

namespace muster::cli {

/// Colour where people look at a terminal, and none elsewhere.
class Style {
 public:
  /// Without colour.
  Style() = default;
  explicit Style(bool has_colour) : has_colour_(has_colour) {}

  /// What suits an open file descriptor: colour on a terminal that has it, unless the environment
  /// variable NO_COLOR is set (no-color.org).
  static Style for_descriptor(int descriptor);

  bool has_colour() const { return has_colour_; }

  std::string paint(const fmt::text_style& paint, std::string_view text) const;

 private:
  bool has_colour_ = false;
};

/// The paints that carry a meaning, the same one everywhere.
namespace paint {
inline const fmt::text_style good = fmt::fg(fmt::terminal_color::green);
inline const fmt::text_style doubtful = fmt::fg(fmt::terminal_color::yellow);
inline const fmt::text_style bad = fmt::fg(fmt::terminal_color::red);
inline const fmt::text_style notable = fmt::fg(fmt::terminal_color::cyan);
inline const fmt::text_style strong = fmt::emphasis::bold;
inline const fmt::text_style faint = fmt::fg(fmt::terminal_color::bright_black);
}  // namespace paint

}  // namespace muster::cli
