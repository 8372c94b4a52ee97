#pragma once

#include <map>
#include <optional>
#include <string>
#include <toml.hpp>
#include <vector>

namespace muster::cli {

/// Keys in the order of the alphabet, so that of several mistakes always the same one is reported.
using TomlValue = toml::basic_value<toml::discard_comments, std::map, std::vector>;

/// A value as on the command line: one word, or one for each element of an array. Nothing for
/// tables, dates, and arrays of those.
std::optional<std::vector<std::string>> arguments_of(const TomlValue& value);

/// The same as JSON. Dates become strings.
std::string json_of(const TomlValue& value);

}  // namespace muster::cli
