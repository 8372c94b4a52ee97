#include "cli/options/toml_value.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <limits>

namespace muster::cli {

namespace {

/// The parser replaces numbers that do not fit into 64 bits by the nearest ones. For those, returns
/// the text of the file.
std::string text_of_integer(const TomlValue& value) {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::int64_t number = value.as_integer();
  if (number != Limits::max() && number != Limits::min()) return fmt::format("{}", number);
  const auto location = value.location();
  return location.line_str().substr(location.column() - 1, location.region());
}

std::optional<std::string> word_of(const TomlValue& value) {
  if (value.is_string()) return value.as_string().str;
  if (value.is_boolean()) return value.as_boolean() ? "true" : "false";
  if (value.is_integer()) return text_of_integer(value);
  if (value.is_floating()) return fmt::format("{}", value.as_floating());
  return std::nullopt;
}

boost::json::value json_value_of(const TomlValue& value) {
  if (value.is_boolean()) return value.as_boolean();
  if (value.is_integer()) return value.as_integer();
  if (value.is_floating()) return value.as_floating();
  if (value.is_string()) return boost::json::string(value.as_string().str);
  if (value.is_array()) {
    boost::json::array array;
    for (const TomlValue& element : value.as_array()) array.push_back(json_value_of(element));
    return array;
  }
  if (value.is_table()) {
    boost::json::object object;
    for (const auto& [key, element] : value.as_table()) object[key] = json_value_of(element);
    return object;
  }
  return boost::json::string(toml::format(value));
}

}  // namespace

std::optional<std::vector<std::string>> arguments_of(const TomlValue& value) {
  std::vector<std::string> words;
  if (!value.is_array()) {
    auto word = word_of(value);
    if (!word) return std::nullopt;
    return std::vector{*std::move(word)};
  }
  for (const TomlValue& element : value.as_array()) {
    auto word = word_of(element);
    if (!word) return std::nullopt;
    words.push_back(*std::move(word));
  }
  return words;
}

std::string json_of(const TomlValue& value) {
  return boost::json::serialize(json_value_of(value));
}

}  // namespace muster::cli
