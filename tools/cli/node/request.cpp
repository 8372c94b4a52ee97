#include "cli/node/request.hpp"

#include <boost/json.hpp>

namespace muster::cli {

Request read_request(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || line[begin] != '{') return {.command = Value(line)};
  const Value value = parse_value(line.substr(begin));
  const boost::json::object& members = value.as_object();
  Request request;
  if (const Value* id = members.if_contains("id")) request.id = *id;
  if (const Value* command = members.if_contains("command")) request.command = *command;
  return request;
}

}  // namespace muster::cli
