#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Parses the headers of HTTP requests on the command line.
namespace muster::cli {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// "Accept: text/plain" is one header. "@FILE" names a file with one header per line, which is the
/// place for secrets. Empty lines and space around names and values have no effect. Returns nothing
/// for any other text. Throws `Error{unreadable_file}`.
std::optional<Headers> parse_headers(std::string_view text);

}  // namespace muster::cli
