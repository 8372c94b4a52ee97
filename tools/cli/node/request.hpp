#pragma once

#include <optional>
#include <string_view>

#include "muster/value.hpp"

namespace muster::cli {

/// A line of standard input: a command as text, "send jobs [1, 2]", or a request of a program,
/// {"id": 7, "command": ["send", "jobs", [1, 2]]}.
struct Request {
  /// The answer repeats it. Unset for a command as text, and for a request without an id.
  std::optional<Value> id = {};
  /// A string, or an array of the words. Null if the request has none; the answer is an error then.
  Value command = {};
};

/// Throws `Error{invalid_json}`.
Request read_request(std::string_view line);

}  // namespace muster::cli
