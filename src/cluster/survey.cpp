#include "cluster/survey.hpp"

#include <algorithm>

namespace muster::cluster {

namespace {

WorkState state_of(const NodeId& owner, const NodeId& holder, bool is_planned, bool is_refused) {
  if (!is_planned) return WorkState::ending;
  if (!holder.is_nil()) return holder == owner ? WorkState::held : WorkState::moving;
  if (!owner.is_nil()) return WorkState::assigned;
  return is_refused ? WorkState::refused : WorkState::unowned;
}

}  // namespace

template <class Take>
void Survey::add(const Ledger& ledger, Take&& take) {
  auto next = ledger.upper_bound(after_);
  const auto end = end_ ? ledger.lower_bound(*end_) : ledger.end();
  for (std::size_t i = 0; next != end; ++i, ++next) {
    if (i == limit_) {
      end_ = next->first;
      found_.erase(found_.lower_bound(*end_), found_.end());
      return;
    }
    take(*next);
  }
}

void Survey::add_table(const Ledger& table) {
  add(table,
      [this](const Ledger::value_type& entry) { found_[entry.first].planned = &entry.second; });
}

void Survey::add_ledger(const NodeId& node, const Ledger& ledger) {
  add(ledger, [&](const Ledger::value_type& entry) {
    Found& found = found_[entry.first];
    if (entry.second.refused) {
      ++found.refusals;
    } else {
      found.holder = node;
    }
    found.token = std::max(found.token, entry.second.token);
  });
}

WorkStatus Survey::describe(const UnitId& id, const Found& found) {
  WorkStatus status{
      .id = id, .holder = found.holder, .token = found.token, .refusals = found.refusals};
  if (found.planned != nullptr) {
    status.owner = found.planned->owner;
    status.token = std::max(status.token, found.planned->token);
  }
  status.state =
      state_of(status.owner, status.holder, found.planned != nullptr, found.refusals > 0);
  return status;
}

std::vector<WorkStatus> Survey::finish() {
  std::vector<WorkStatus> statuses;
  for (const auto& [id, found] : found_) {
    if (statuses.size() == limit_) break;
    statuses.push_back(describe(id, found));
  }
  return statuses;
}

}  // namespace muster::cluster
