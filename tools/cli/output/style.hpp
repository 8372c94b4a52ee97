#pragma once

#include <fmt/color.h>

#include <string>
#include <string_view>

namespace muster::cli {

/// Colours text for a terminal, and leaves all other output plain.
class Style {
 public:
  /// Prints without colour.
  Style() = default;
  explicit Style(bool has_colour) : has_colour_(has_colour) {}

  /// Returns the style for an open file descriptor: colour on a terminal that supports it, unless
  /// the environment variable NO_COLOR is set (no-color.org).
  static Style for_descriptor(int descriptor);

  bool has_colour() const { return has_colour_; }

  std::string paint(const fmt::text_style& paint, std::string_view text) const;

 private:
  bool has_colour_ = false;
};

/// Each paint has one meaning in all output.
namespace paint {
inline const fmt::text_style good = fmt::fg(fmt::terminal_color::green);
inline const fmt::text_style doubtful = fmt::fg(fmt::terminal_color::yellow);
inline const fmt::text_style bad = fmt::fg(fmt::terminal_color::red);
inline const fmt::text_style notable = fmt::fg(fmt::terminal_color::cyan);
inline const fmt::text_style strong = fmt::emphasis::bold;
inline const fmt::text_style faint = fmt::fg(fmt::terminal_color::bright_black);
}  // namespace paint

}  // namespace muster::cli
