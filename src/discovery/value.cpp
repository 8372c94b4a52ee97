#include "muster/value.hpp"

#include "muster/error.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_writer.hpp"

namespace muster {

Value parse_value(std::string_view text) {
  std::size_t read = 0;
  boost::system::error_code error;
  Value value = wire::read_json(text, read, error);
  if (!error) return value;
  throw Error(Errc::invalid_json, "invalid JSON at byte " + std::to_string(read + 1) + ": " +
                                      error.message() + "; strings need double quotes");
}

std::string to_string(const Value& value) {
  return wire::write_json(value);
}

}  // namespace muster
