#include "cli/run/header_argument.hpp"

#include <fmt/format.h>

#include <fstream>

#include "muster/error.hpp"

namespace muster::cli {

namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// Returns false if the line has no header.
bool add_header(Headers& headers, std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = trim(line.substr(0, colon));
  if (colon == std::string_view::npos || name.empty()) return false;
  headers.emplace_back(name, trim(line.substr(colon + 1)));
  return true;
}

Headers read_headers(const std::string& file) {
  std::ifstream stream(file);
  Headers headers;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (trim(line).empty() || add_header(headers, line)) continue;
    throw Error(
        Errc::unreadable_file,
        fmt::format("line {} of \"{}\" is not a header; write one like NAME: VALUE", number, file));
  }
  // A directory opens, but reading it fails.
  if (number == 0) {
    throw Error(Errc::unreadable_file, fmt::format("no headers can be read from \"{}\"", file));
  }
  return headers;
}

}  // namespace

std::optional<Headers> parse_headers(std::string_view text) {
  if (text.starts_with('@')) return read_headers(std::string(text.substr(1)));
  Headers headers;
  return add_header(headers, text) ? std::optional(headers) : std::nullopt;
}

}  // namespace muster::cli
