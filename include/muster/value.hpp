#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace muster {

/// What nodes advertise and send: any JSON value.
using Value = boost::json::value;

/// Reads JSON text. Throws `Error{invalid_json}` with the place and the reason.
Value parse_value(std::string_view text);

/// Writes compact JSON text.
std::string to_string(const Value& value);

}  // namespace muster
