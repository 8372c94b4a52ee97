#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

/// Options whose value is a number. Unlike CLI11's own checks, these quote no number of 309 digits,
/// and refuse numbers that are too large.
namespace muster::cli {

/// The whole numbers that an option takes.
struct Range {
  std::uint64_t low = 0;
  std::uint64_t high = std::numeric_limits<std::uint64_t>::max();
};

/// Says why the text is no number of that range; empty if it is.
std::string check_number(const std::string& text, Range range);
/// The same for numbers with a fraction.
std::string check_real(const std::string& text, double low, double high);

/// "1-255", or "N" if the range is endless.
std::string type_of(Range range);

/// `target` is a whole number, or an optional one. Its value is shown as the default.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& target, Range range,
                        const std::string& help) {
  CLI::Option* option = app.add_option(name, target, help)->type_name(type_of(range));
  option->check([range](const std::string& text) { return check_number(text, range); });
  if constexpr (std::is_arithmetic_v<Number>) option->capture_default_str();
  return option;
}

}  // namespace muster::cli
