#include "hosts/chaos/recording.hpp"

namespace muster::chaos {

void Recording::listen() {
  for (const test::Captured& captured : tap_.take()) {
    if (!ignored_.contains(captured.from.address)) keep(captured);
  }
}

void Recording::keep(const test::Captured& captured) {
  const std::size_t number = heard_++;
  if (recent_.size() < recent_max) {
    recent_.push_back(captured);
  } else {
    recent_[number % recent_max] = captured;
  }
  if (kept_.size() < kept_max) {
    kept_.push_back(captured);
    return;
  }
  // Reservoir sampling.
  const std::size_t place = random_.below(static_cast<std::uint32_t>(heard_));
  if (place < kept_max) kept_[place] = captured;
}

}  // namespace muster::chaos
