#include "core/paths.hpp"

#include <algorithm>

namespace muster::core {

namespace {

bool heard_before(const Path& a, const Path& b) {
  return a.heard_at < b.heard_at;
}

}  // namespace

Path* Paths::find(const Endpoint& endpoint) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (paths_[i].endpoint == endpoint) return &paths_[i];
  }
  return nullptr;
}

void Paths::add(const Path& path) {
  if (count_ < paths_.size()) {
    paths_[count_++] = path;
  } else {
    *std::min_element(paths_.begin(), paths_.end(), heard_before) = path;
  }
}

bool Paths::all_heard_since(Time time) const {
  const auto known = all();
  return std::all_of(known.begin(), known.end(),
                     [&](const Path& path) { return path.heard_at >= time; });
}

void Paths::drop_unheard_since(Time time) {
  const auto end = std::remove_if(paths_.begin(), paths_.begin() + count_,
                                  [&](const Path& path) { return path.heard_at < time; });
  count_ = static_cast<std::size_t>(end - paths_.begin());
}

const Path& Paths::freshest() const {
  const auto known = all();
  return *std::max_element(known.begin(), known.end(), heard_before);
}

}  // namespace muster::core
