#pragma once

#include <boost/json/value.hpp>
#include <concepts>
#include <string>
#include <string_view>

#include "muster/api.hpp"

namespace muster {

/// The type of infos, attributes and messages: any JSON value. Sending refuses text that is not
/// UTF-8, and arrays and objects nested deeper than 32, because no receiver could read them.
using Value = boost::json::value;

/// A C++ object that a `Value` can be made of: a number, text, a `Value`.
template <class T>
concept JsonLike = std::constructible_from<Value, const T&>;

/// Reads JSON text. Throws `Error{invalid_json}` with the place and the reason, also for a number
/// that no double can represent.
MUSTER_API Value parse_value(std::string_view text);

/// Writes compact JSON text.
MUSTER_API std::string to_string(const Value& value);

}  // namespace muster
