#include "muster/value.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "discovery/json_reader.hpp"
#include "muster/error.hpp"

namespace muster {

namespace {

/// The shortest text that reads back as the same number, and as no integer: "0.5", "2.0".
void append_number(std::string& text, double number) {
  if (!std::isfinite(number)) {
    text += "null";
    return;
  }
  const std::string digits = fmt::format("{}", number);
  text += digits;
  if (digits.find_first_of(".e") == std::string::npos) text += ".0";
}

void append(std::string& text, const Value& value);

void append_array(std::string& text, const boost::json::array& array) {
  text += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) text += ',';
    append(text, array[i]);
  }
  text += ']';
}

void append_object(std::string& text, const boost::json::object& object) {
  text += '{';
  for (const auto& [name, member] : object) {
    if (text.back() != '{') text += ',';
    text += boost::json::serialize(boost::json::string(name));
    text += ':';
    append(text, member);
  }
  text += '}';
}

/// As Boost.JSON does, but for the numbers, which it writes as "2E0".
void append(std::string& text, const Value& value) {
  switch (value.kind()) {
    case boost::json::kind::array:
      return append_array(text, value.get_array());
    case boost::json::kind::object:
      return append_object(text, value.get_object());
    case boost::json::kind::double_:
      return append_number(text, value.get_double());
    default:
      text += boost::json::serialize(value);
  }
}

}  // namespace

Value parse_value(std::string_view text) {
  std::size_t read = 0;
  boost::system::error_code error;
  Value value = detail::read_json(text, read, error);
  if (!error) return value;
  throw Error(Errc::invalid_json, "invalid JSON at byte " + std::to_string(read + 1) + ": " +
                                      error.message() + "; strings need double quotes");
}

std::string to_string(const Value& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace muster
