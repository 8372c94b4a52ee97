#include "cli/options/number_option.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace muster::cli {

namespace {

constexpr std::uint64_t endless = Range{}.high;

template <class Number>
std::optional<Number> parse(const std::string& text) {
  Number number{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return number;
}

}  // namespace

std::string type_of(Range range) {
  return range.high == endless ? "N" : fmt::format("{}-{}", range.low, range.high);
}

std::string check_number(const std::string& text, Range range) {
  const auto number = parse<std::uint64_t>(text);
  if (number && *number >= range.low && *number <= range.high) return "";
  const std::string limit = range.high == endless
                                ? fmt::format("of at least {}", range.low)
                                : fmt::format("from {} to {}", range.low, range.high);
  return fmt::format("\"{}\" is not a whole number {}", text, limit);
}

std::string check_real(const std::string& text, double low, double high) {
  const auto number = parse<double>(text);
  if (number && std::isfinite(*number) && *number >= low && *number <= high) return "";
  if (std::isinf(high)) return fmt::format("\"{}\" is not a number", text);
  return fmt::format("\"{}\" is not a number from {} to {}", text, low, high);
}

}  // namespace muster::cli
