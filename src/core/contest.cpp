#include "core/contest.hpp"

#include <algorithm>

#include "core/mutation.hpp"

namespace muster::core {

namespace {

/// Listen windows that a better candidate may take to claim before this node goes ahead of it.
constexpr int courtesy_windows = 2;

}  // namespace

void Contest::start(Time now) {
  is_started_ = true;
  listen(now);
}

void Contest::stop() {
  if (leads_) step_down(DemotionReason::stopped);
  is_started_ = false;
  rivals_.clear();
  listen_until_ = preempt_at_ = ready_at_ = missing_since_ = never;
}

void Contest::put(const NodeId& node, const Candidacy& record, std::uint64_t favour, Time now) {
  const auto [entry, is_new] = rivals_.try_emplace(node);
  Rival& rival = entry->second;
  if (is_new || (record.stands && !rival.record.stands)) rival.since = now;
  rival.record = record;
  rival.favour = favour;
  term_ = std::max({term_, record.term, record.led_term});
}

void Contest::lapse(Time now) {
  if (leads_) step_down(DemotionReason::lease_expired);
  listen(now);
}

void Contest::listen(Time now) {
  listen_until_ = now + rules_.listen_window;
}

bool Contest::is_late(Time now) const {
  const auto expected = next_deadline();
  return expected && now > *expected + rules_.listen_window;
}

void Contest::advance(Time now) {
  // This process did not run when it should have, so others may have claimed to lead.
  if (is_started_ && is_late(now)) listen(now);
  now_ = now;
  if (now >= listen_until_) listen_until_ = never;
  ready_at_ = never;
  if (is_started_) consider();
  note_term();
}

void Contest::consider() {
  const std::vector<Leadership> known = leaderships();
  if (leads_) {
    consider_as_leader(known);
  } else if (may_lead()) {
    consider_as_candidate(known);
  } else {
    missing_since_ = preempt_at_ = never;
  }
}

std::vector<Leadership> Contest::leaderships() const {
  std::vector<Leadership> known;
  if (leads_) known.push_back({led_term_, self()});
  for (const auto& [node, rival] : rivals_) {
    if (rival.record.leads) known.push_back({rival.record.led_term, contender(node, rival)});
  }
  std::sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return b < a; });
  return known;
}

std::vector<FencingToken> Contest::leaders() const {
  std::vector<FencingToken> leaders;
  for (const Leadership& each : leaderships())
    leaders.push_back({each.term, each.holder.candidate.node});
  return leaders;
}

bool Contest::has_candidates() const {
  return may_lead() || std::any_of(rivals_.begin(), rivals_.end(),
                                   [](const auto& rival) { return rival.second.record.stands; });
}

void Contest::consider_as_leader(const std::vector<Leadership>& known) {
  if (!own_.stands) return step_down(DemotionReason::requested);
  const Leadership own{led_term_, self()};
  const auto above = std::count_if(known.begin(), known.end(),
                                   [&](const Leadership& other) { return own < other; });
  if (static_cast<std::size_t>(above) >= rules_.leaders) {
    return step_down(DemotionReason::outranked);
  }
  if (must_take_next_term(known)) claim();
}

bool Contest::must_take_next_term(const std::vector<Leadership>& known) const {
  const bool is_first = known.front().holder.candidate.node == self_;
  return std::any_of(rivals_.begin(), rivals_.end(), [&](const auto& entry) {
    const auto& [node, rival] = entry;
    const Candidacy& record = rival.record;
    // A leader under a higher term is lost.
    if (is_first && record.term > led_term_) return true;
    // Two sides of a split may have taken the same term; election.cpp says why one of them moves.
    const bool yields = !record.leads || contender(node, rival) < self();
    return record.led_term == led_term_ && yields;
  });
}

void Contest::consider_as_candidate(const std::vector<Leadership>& known) {
  if (is_favoured(known)) return claim();
  if (known.size() >= rules_.leaders) {
    missing_since_ = never;
    return consider_preempting(known);
  }
  preempt_at_ = never;
  missing_since_ = std::min(missing_since_, now_);
  if (listen_until_ == never && !is_outranked()) claim();
}

bool Contest::is_favoured(const std::vector<Leadership>& known) const {
  if (own_.favour == 0) return false;
  const bool is_highest = std::none_of(rivals_.begin(), rivals_.end(), [&](const auto& rival) {
    return rival.second.record.stands && rival.second.favour > own_.favour;
  });
  return is_highest && (known.size() < rules_.leaders || known.back().holder.favour < own_.favour);
}

bool Contest::is_outranked() {
  const Duration courtesy = courtesy_windows * rules_.listen_window;
  bool is_outranked = false;
  for (const auto& [node, rival] : rivals_) {
    const Candidacy& record = rival.record;
    if (!record.stands || record.leads) continue;
    if (contender(node, rival) < self()) continue;
    if (missing_since_ == never) return true;
    const Time until = std::max(missing_since_, rival.since) + courtesy;
    if (now_ >= until) continue;
    is_outranked = true;
    ready_at_ = std::min(ready_at_, until);
  }
  return is_outranked;
}

void Contest::consider_preempting(const std::vector<Leadership>& known) {
  const bool is_heavier = rules_.preempt_after && known.back().holder < self() && !is_outranked();
  if (!is_heavier) {
    preempt_at_ = never;
  } else if (preempt_at_ == never) {
    preempt_at_ = now_ + *rules_.preempt_after;
  } else if (now_ >= preempt_at_) {
    claim();
  }
}

void Contest::claim() {
  if (!is_mutated(Mutation::repeats_leader_terms) || term_ == 0) ++term_;
  led_term_ = term_;
  leads_ = true;
  listen_until_ = missing_since_ = preempt_at_ = never;
  events_.emplace_back(Elected{led_term_});
}

void Contest::step_down(DemotionReason reason) {
  leads_ = false;
  events_.emplace_back(Resigned{reason, led_term_});
}

void Contest::note_term() {
  const std::vector<Leadership> known = leaderships();
  if (known.empty() || known.front().term < term_) said_term_ = term_;
}

Candidacy Contest::record() const {
  return {own_.weight, may_lead(), leads_, said_term_, led_term_};
}

std::optional<Time> Contest::next_deadline() const {
  if (!is_started_) return std::nullopt;
  const Time next = std::min({listen_until_, preempt_at_, ready_at_});
  return next == never ? std::nullopt : std::optional(next);
}

}  // namespace muster::core
