#include "wire/json_writer.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>

namespace muster::wire {

namespace {

namespace json = boost::json;

/// The shortest text that reads back as the same number and not as an integer: "0.5", "2.0".
void append_number(std::string& text, double number) {
  if (!std::isfinite(number)) {
    text += "null";
    return;
  }
  const std::string digits = fmt::format("{}", number);
  text += digits;
  if (digits.find_first_of(".e") == std::string::npos) text += ".0";
}

void append(std::string& text, const json::value& value);

void append_array(std::string& text, const json::array& array) {
  text += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) text += ',';
    append(text, array[i]);
  }
  text += ']';
}

void append_object(std::string& text, const json::object& object) {
  text += '{';
  for (const auto& [name, member] : object) {
    if (text.back() != '{') text += ',';
    text += json::serialize(json::string(name));
    text += ':';
    append(text, member);
  }
  text += '}';
}

/// The same output as Boost.JSON, except for numbers, which Boost writes as "2E0".
void append(std::string& text, const json::value& value) {
  switch (value.kind()) {
    case json::kind::array:
      return append_array(text, value.get_array());
    case json::kind::object:
      return append_object(text, value.get_object());
    case json::kind::double_:
      return append_number(text, value.get_double());
    default:
      text += json::serialize(value);
  }
}

}  // namespace

std::string write_json(const boost::json::value& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace muster::wire
