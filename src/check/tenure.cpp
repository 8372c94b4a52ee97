#include "check/tenure.hpp"

#include <algorithm>

namespace muster::check {

void Tenure::pass(core::Time now) {
  for (const auto& [node, worker] : roster().workforce().workers()) {
    if (worker.follows || worker.jobs.empty()) continue;
    judge_cases();
    const Life* life = roster().current(node);
    if (life->is_paused) continue;
    const WorkTiming& work = *conditions().work;
    // A lease counts from the moment the node asked, which was before it lost the leader.
    const core::Time over =
        std::max(worker.follows_since + stretched(work.lease, conditions()), life->resumed_at) +
        stretched(work.give_up, conditions());
    if (now <= over) continue;
    violated(now, node,
             "works on unit " + worker.jobs.begin()->first + " with no leader since " +
                 format_duration(now - worker.follows_since));
  }
}

}  // namespace muster::check
