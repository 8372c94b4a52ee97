#include "monitor/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace muster::monitor {

namespace {

/// Decodes "%41+b" to "A b". An invalid code stays as it is.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* const digits = text.data() + i + 1;
    const bool is_code = text[i] == '%' && i + 2 < text.size() &&
                         std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2;
    if (is_code) {
      plain += static_cast<char>(code);
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

}  // namespace

Query::Query(std::string_view text) {
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    const std::size_t equals = std::min(field.find('='), field.size());
    fields_.emplace(decoded(field.substr(0, equals)),
                    decoded(field.substr(std::min(equals + 1, field.size()))));
  }
}

std::string_view Query::find(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? std::string_view{} : std::string_view(found->second);
}

std::size_t Query::number(std::string_view name, std::size_t fallback, std::size_t max) const {
  const std::string_view text = find(name);
  if (text.empty()) return fallback;
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && read == end && number <= max) return number;
  throw BadQuery(fmt::format("{} must be a number from 0 to {}", name, max));
}

}  // namespace muster::monitor
