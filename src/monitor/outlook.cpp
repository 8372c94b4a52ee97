#include "monitor/outlook.hpp"

#include <algorithm>

namespace muster::monitor {

namespace {

/// Age at which an answer no longer counts. Longer than a round through a large cluster.
constexpr Duration answer_age_max = std::chrono::minutes(1);

}  // namespace

std::vector<Outlook::Question> Outlook::questions(const NodeId& self,
                                                  const std::vector<Node>& nodes, core::Time now) {
  auto all = std::make_shared<std::vector<NodeId>>(1, self);
  for (const Node& node : nodes) all->push_back(node.id);
  std::sort(all->begin(), all->end());
  const std::lock_guard lock(mutex_);
  std::erase_if(asked_, [&](const auto& entry) {
    return !std::binary_search(all->begin(), all->end(), entry.first);
  });
  // The nodes that have waited for longest come first, so that all get their turn.
  std::vector<std::pair<core::Time, NodeId>> due;
  for (const Node& node : nodes) {
    const core::Time last = asked_[node.id].asked_at;
    if (last == core::Time{} || now - last >= ask_interval) due.emplace_back(last, node.id);
  }
  std::sort(due.begin(), due.end());
  const Value text = detail::sight_question(detail::sight_digest(*all));
  std::vector<Question> questions;
  for (const auto& [last, node] : due) {
    if (!may_ask(now)) break;
    asked_[node].asked_at = now;
    asked_[node].about = all;
    questions.push_back({node, text});
  }
  return questions;
}

bool Outlook::may_ask(core::Time now) {
  if (now - second_began_ >= std::chrono::seconds(1)) {
    second_began_ = now;
    asked_in_second_ = 0;
  }
  return ++asked_in_second_ <= questions_per_second;
}

void Outlook::answered(const NodeId& node, const detail::Sight& sight, core::Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = asked_.find(node);
  if (found == asked_.end() || !found->second.about) return;
  Asked& asked = found->second;
  const bool is_same = sight.digest == detail::sight_digest(*asked.about);
  if (!sight.nodes && !is_same) return;
  asked.seen = Seen{.nodes = sight.nodes.value_or(*asked.about), .suspected = sight.suspected};
  std::sort(asked.seen->nodes.begin(), asked.seen->nodes.end());
  asked.answered_at = now;
}

std::map<NodeId, Seen> Outlook::seen(core::Time now) const {
  const std::lock_guard lock(mutex_);
  std::map<NodeId, Seen> seen;
  for (const auto& [node, asked] : asked_) {
    if (asked.seen && now - asked.answered_at < answer_age_max) seen.emplace(node, *asked.seen);
  }
  return seen;
}

}  // namespace muster::monitor
