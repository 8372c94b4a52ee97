#include "engine/drop_counter.hpp"

#include "core/mutation.hpp"

namespace muster::engine {

namespace {

/// Duplicates and late packets of departed nodes are normal in a cluster.
bool speaks_of_strangers(DropReason reason) {
  return reason != DropReason::duplicate && reason != DropReason::departed;
}

}  // namespace

void DropCounter::count(DropReason reason, const core::Address& source) {
  ++by_reason_[static_cast<std::size_t>(reason)];
  if (!speaks_of_strangers(reason)) return;
  const std::pair key{source, reason};
  const auto found = by_source_.find(key);
  if (found != by_source_.end()) {
    ++found->second;
  } else if (by_source_.size() < sources_max || core::is_mutated(core::Mutation::remembers_all)) {
    by_source_.emplace(key, 1);
  }
}

}  // namespace muster::engine
