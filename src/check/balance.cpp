#include "check/balance.hpp"

#include <algorithm>

#include "check/sharing.hpp"

namespace muster::check {

namespace {

/// Whether it has more than one unit per unit of capacity above the load of the other one.
bool is_overloaded(const Worker& worker, const Worker& other) {
  return worker.owns.size() * other.terms.capacity >
         (other.owns.size() + 1) * worker.terms.capacity;
}

}  // namespace

void Balance::settle_work(core::Time now) {
  for (const Side& side : sides(roster())) {
    const auto takers = side.takers();
    for (const Worker* worker : side.workers) {
      judge_cases();
      const bool takes = std::find(takers.begin(), takers.end(), worker) != takers.end();
      if (!takes && !worker->owns.empty()) {
        violated(now, worker->node, "owns work, though it is to have none");
      }
      for (const Worker* other : takers) {
        if (!takes || !is_overloaded(*worker, *other)) continue;
        violated(now, worker->node,
                 "owns " + std::to_string(worker->owns.size()) + " units, and " +
                     text_of(other->node) + " owns " + std::to_string(other->owns.size()));
      }
    }
  }
}

}  // namespace muster::check
