#include "check/coverage.hpp"

namespace muster::check {

void Coverage::settle_work(core::Time now) {
  for (const Side& side : sides(roster())) {
    count_owners(now, side);
    if (side.leader != nullptr) compare_tables(now, side);
  }
}

void Coverage::count_owners(core::Time now, const Side& side) {
  const std::size_t wanted = side.leader == nullptr || side.takers().empty() ? 0 : 1;
  for (const std::string& unit : side.workers.front()->terms.units) {
    judge_cases();
    std::size_t owners = 0;
    for (const Worker* worker : side.workers) owners += worker->owns.count(unit);
    if (owners == wanted) continue;
    violated(now, side.workers.front()->node,
             "unit " + unit + " has " + std::to_string(owners) + " owners where " +
                 std::to_string(wanted) + " should be");
  }
}

void Coverage::compare_tables(core::Time now, const Side& side) {
  for (const Worker* worker : side.workers) {
    for (const Worker* owner : side.workers) {
      for (const auto& [unit, token] : owner->owns) {
        const auto row = worker->table.find(unit);
        if (row != worker->table.end() && row->second == owner->node) continue;
        violated(now, worker->node,
                 "does not know that " + text_of(owner->node) + " owns unit " + unit);
      }
    }
  }
}

}  // namespace muster::check
