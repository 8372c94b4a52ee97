#include "wire/json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>

#include "core/names.hpp"

namespace muster::wire {

namespace {

namespace json = boost::json;
using Text = json::string_view;
using Fault = boost::system::error_code;

/// Builds a value from the events of Boost's parser. The names are Boost's.
struct Builder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  Builder() { stack.reset(); }

  bool on_document_begin(Fault&) { return true; }
  bool on_document_end(Fault&) { return true; }
  bool on_object_begin(Fault&) { return true; }
  bool on_object_end(std::size_t members, Fault&) { return stack.push_object(members), true; }
  bool on_array_begin(Fault&) { return true; }
  bool on_array_end(std::size_t elements, Fault&) { return stack.push_array(elements), true; }
  bool on_key_part(Text part, std::size_t, Fault&) { return stack.push_chars(part), true; }
  bool on_key(Text rest, std::size_t, Fault&) { return stack.push_key(rest), true; }
  bool on_string_part(Text part, std::size_t, Fault&) { return stack.push_chars(part), true; }
  bool on_string(Text rest, std::size_t, Fault&) { return stack.push_string(rest), true; }
  bool on_number_part(Text, Fault&) { return true; }
  bool on_int64(std::int64_t number, Text, Fault&) { return stack.push_int64(number), true; }
  bool on_uint64(std::uint64_t number, Text, Fault&) { return stack.push_uint64(number), true; }
  bool on_double(double about, Text text, Fault& fault);
  bool on_bool(bool value, Fault&) { return stack.push_bool(value), true; }
  bool on_null(Fault&) { return stack.push_null(), true; }
  bool on_comment_part(Text, Fault&) { return true; }
  bool on_comment(Text, Fault&) { return true; }

  json::value_stack stack;
};

/// The text is complete, because the whole document is present. Boost's own result, `about`,
/// distinguishes too large numbers from too small ones, which are read as zero.
bool Builder::on_double(double about, Text text, Fault& fault) {
  double number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc::result_out_of_range) {
    number = std::abs(about) < 1 ? std::copysign(0.0, about) : HUGE_VAL;
  }
  if (std::isinf(number)) {
    fault = json::error::exponent_overflow;
    return false;
  }
  stack.push_double(number);
  return true;
}

}  // namespace

namespace {

/// Largest nesting of arrays and objects that the parser accepts.
constexpr std::size_t depth_max = 32;

bool is_utf8(Text text) {
  return core::is_utf8({text.data(), text.size()});
}

std::string_view why_unreadable(const boost::json::value& value, std::size_t depth_left) {
  if (const auto* text = value.if_string(); text && !is_utf8(*text)) return "text is not UTF-8";
  if (!value.is_structured()) return {};
  if (depth_left == 0) return "arrays and objects are nested deeper than 32";
  std::string_view fault;
  if (const auto* array = value.if_array()) {
    for (const json::value& element : *array) {
      if (fault.empty()) fault = why_unreadable(element, depth_left - 1);
    }
    return fault;
  }
  for (const auto& [name, member] : value.get_object()) {
    if (fault.empty() && !is_utf8(name)) fault = "a name is not UTF-8";
    if (fault.empty()) fault = why_unreadable(member, depth_left - 1);
  }
  return fault;
}

}  // namespace

std::string_view why_unreadable(const boost::json::value& value) {
  return why_unreadable(value, depth_max);
}

boost::json::value read_json(std::string_view text, std::size_t& read,
                             boost::system::error_code& error) {
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<Builder> parser(options);
  read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  return error ? json::value(nullptr) : parser.handler().stack.release();
}

}  // namespace muster::wire
