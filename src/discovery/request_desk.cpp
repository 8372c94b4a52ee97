#include "discovery/request_desk.hpp"

#include <algorithm>

namespace muster::detail {

RequestDesk::Verdict RequestDesk::receive(const SessionId& session, const Question& question,
                                          Answer& answer) {
  Asker& asker = askers_[session];
  asker.removed_at.reset();
  asker.oldest = std::max(asker.oldest, question.oldest);
  asker.cases.erase(asker.cases.begin(), asker.cases.lower_bound(asker.oldest));
  asker.settled.erase(asker.settled.begin(), asker.settled.lower_bound(asker.oldest));
  if (question.number < asker.oldest || asker.settled.contains(question.number)) {
    return Verdict::ignore;
  }
  const auto known = asker.cases.find(question.number);
  if (known == asker.cases.end()) {
    if (asker.cases.size() >= cases_max) return Verdict::refuse;
    asker.cases.emplace(question.number, std::nullopt);
    return Verdict::run;
  }
  if (!known->second) return Verdict::ignore;
  answer = *known->second;
  return Verdict::answer;
}

bool RequestDesk::answered(const SessionId& session, const Answer& answer) {
  const auto asker = askers_.find(session);
  if (asker == askers_.end()) return false;
  const auto known = asker->second.cases.find(answer.number);
  if (known == asker->second.cases.end()) return false;
  // Nothing was done, so the same request may be run if it comes again.
  const bool was_done =
      answer.status == Reply::Status::done || answer.status == Reply::Status::failed;
  if (was_done) {
    known->second = answer;
  } else {
    asker->second.cases.erase(known);
  }
  return true;
}

void RequestDesk::confirmed(const SessionId& session, std::uint64_t number) {
  const auto found = askers_.find(session);
  if (found == askers_.end() || found->second.cases.erase(number) == 0) return;
  std::set<std::uint64_t>& settled = found->second.settled;
  settled.insert(number);
  if (settled.size() > settled_max) settled.erase(settled.begin());
}

void RequestDesk::removed(const SessionId& session, core::Time now) {
  const auto asker = askers_.find(session);
  if (asker != askers_.end()) asker->second.removed_at = now;
  forget_old(now);
}

void RequestDesk::forget_old(core::Time now) {
  std::erase_if(askers_, [&](const auto& entry) {
    return entry.second.removed_at && now - *entry.second.removed_at >= memory;
  });
}

}  // namespace muster::detail
