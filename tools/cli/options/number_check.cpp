#include "cli/options/number_check.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>

namespace muster::cli {

namespace {

std::optional<std::uint64_t> parse_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return number;
}

bool is_number_from(const std::string& text, std::uint64_t low, std::uint64_t high) {
  const auto number = parse_number(text);
  return number && *number >= low && *number <= high;
}

}  // namespace

std::string at_least_one(const std::string& text) {
  if (is_number_from(text, 1, std::numeric_limits<std::uint32_t>::max())) return "";
  return fmt::format("\"{}\" is no number from 1 on", text);
}

NumberCheck number_from(std::uint64_t low, std::uint64_t high) {
  return [low, high](const std::string& text) -> std::string {
    if (is_number_from(text, low, high)) return "";
    return fmt::format("\"{}\" is no number from {} to {}", text, low, high);
  };
}

}  // namespace muster::cli
