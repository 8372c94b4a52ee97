#include "cli/sim/timeline.hpp"

#include <algorithm>

namespace muster::cli {

namespace {

auto find(std::vector<Timeline::Span>& open, std::size_t node, Timeline::State state) {
  return std::find_if(open.begin(), open.end(), [&](const Timeline::Span& span) {
    return span.node == node && span.state == state;
  });
}

}  // namespace

void Timeline::begin(std::size_t node, State state, Duration at) {
  if (find(open_, node, state) == open_.end()) open_.push_back({node, state, at, at});
}

void Timeline::end(std::size_t node, State state, Duration at) {
  const auto found = find(open_, node, state);
  if (found == open_.end()) return;
  found->until = at;
  spans_.push_back(*found);
  open_.erase(found);
}

void Timeline::finish(Duration at) {
  length_ = at;
  while (!open_.empty()) end(open_.back().node, open_.back().state, at);
}

}  // namespace muster::cli
