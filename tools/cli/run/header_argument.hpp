#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Headers of HTTP requests on the command line.
namespace muster::cli {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// "Accept: text/plain" is one header; "@FILE" those in the file, one a line, where secrets belong.
/// Space around name and value counts for nothing, nor do empty lines. Nothing if something else is
/// there. Throws `Error{unreadable_file}`.
std::optional<Headers> parse_headers(std::string_view text);

}  // namespace muster::cli
