#include "muster/service.hpp"

#include <fmt/format.h>

namespace muster {

std::string to_string(const MissingService& missing) {
  std::string text = fmt::format("{}: {} of {}", missing.name, missing.present, missing.wanted);
  for (const RejectedService& rejected : missing.rejected) {
    text += fmt::format("; of {}: {}", rejected.service.node.name, rejected.why);
  }
  if (!missing.circle.empty()) {
    text += fmt::format("; a circle: {}", fmt::join(missing.circle, ", "));
  }
  return text;
}

}  // namespace muster
