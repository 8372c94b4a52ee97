#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace muster {

/// What nodes advertise and send: any JSON value. One with text that is not UTF-8, or with arrays
/// and objects nested deeper than 32, is refused where it is sent: nobody could read it.
using Value = boost::json::value;

/// Reads JSON text. Throws `Error{invalid_json}` with the place and the reason, also for a number
/// that no double can hold.
Value parse_value(std::string_view text);

/// Writes compact JSON text.
std::string to_string(const Value& value);

}  // namespace muster
