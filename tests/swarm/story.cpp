#include "swarm/story.hpp"

#include <fmt/format.h>

#include <chrono>

namespace muster::swarm {

void Story::remark(std::string_view text) {
  const std::chrono::duration<double> at = world_.elapsed();
  remarks_.emplace(world_.trace().size(), fmt::format("{:12.6f} -- {}\n", at.count(), text));
}

std::string Story::text() const {
  std::string text;
  const auto& trace = world_.trace();
  const core::Time beginning = world_.now() - world_.elapsed();
  for (std::size_t i = 0; i <= trace.size(); ++i) {
    const auto [first, last] = remarks_.equal_range(i);
    for (auto remark = first; remark != last; ++remark) text += remark->second;
    if (i == trace.size()) break;
    const std::chrono::duration<double> at = trace[i].at - beginning;
    text += fmt::format("{:12.6f} {}: {}\n", at.count(), trace[i].node, trace[i].text);
  }
  return text;
}

}  // namespace muster::swarm
