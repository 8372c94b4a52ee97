#include "cli/output/json_lines.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/output/time_text.hpp"
#include "muster/value.hpp"

namespace muster::cli {

Moment now() {
  return {std::chrono::system_clock::now(), std::chrono::steady_clock::now().time_since_epoch()};
}

void JsonLines::write(std::string_view event, const boost::json::object& fields) {
  const Moment moment = clock_();
  // This function formats the head itself, because the JSON library would print the seconds as
  // "1.2E4".
  std::string line = fmt::format(R"({{"event":"{}","time":"{}","monotonic":{:.6f})", event,
                                 rfc3339(moment.wall), in_seconds(moment.monotonic));
  if (id_) line += R"(,"id":)" + to_string(*id_);
  has_answered_ = true;
  const std::string body = to_string(Value(fields));
  line += fields.empty() ? "}" : ',' + body.substr(1);
  out_ << line << std::endl;
}

void JsonLines::begin_answer(const Value& id) {
  id_ = id;
  has_answered_ = false;
}

void JsonLines::end_answer() {
  if (!has_answered_) write("done");
  id_.reset();
}

}  // namespace muster::cli
