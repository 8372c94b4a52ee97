#include "elections/hall.hpp"

#include <algorithm>

namespace muster::elections {

void Hall::start(Time now) {
  is_started_ = true;
  for (auto& [election, desk] : desks_) desk.contest.start(now);
  settle(now);
}

void Hall::stop(Time now) {
  is_started_ = false;
  rivals_.clear();
  for (auto& [election, desk] : desks_) desk.contest.stop();
  settle(now);
}

void Hall::open(std::string_view election, const core::ContestRules& rules, double weight,
                Time now) {
  Desk desk{core::Contest(self_, rules), {.weight = weight}, 0, {}, {}};
  desk.contest.take(desk.seat);
  if (is_started_) desk.contest.start(now);
  const std::size_t part = part_of(election);
  for (const auto& [node, rival] : rivals_) {
    const auto record = rival.records[part].find(election);
    if (record != rival.records[part].end()) {
      desk.contest.put(node, record->second.candidacy, 0, now);
    }
  }
  desks_.emplace(election, std::move(desk));
  settle(now);
}

void Hall::close(std::string_view election, Time now) {
  const auto found = desks_.find(election);
  if (found == desks_.end()) return;
  is_changed_[part_of(election)] = true;
  desks_.erase(found);
  settle(now);
}

void Hall::stand(std::string_view election, bool stands, Time now) {
  Desk& standing = desk(election);
  standing.seat.stands = stands;
  standing.contest.take(standing.seat);
  settle(now);
}

void Hall::put(const NodeId& node, const Attributes& attributes, Time now) {
  static const Bytes nothing;
  Rival* rival = rivals_.contains(node) ? &rivals_[node] : nullptr;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto found = attributes.find(attribute_of(part));
    const Bytes& bytes = found == attributes.end() ? nothing : found->second.typed;
    if (rival == nullptr && bytes.empty()) continue;
    if (rival == nullptr) rival = &rivals_[node];
    if (rival->bytes[part] != bytes) take_part(node, *rival, part, bytes, now);
  }
  settle(now);
}

void Hall::take_part(const NodeId& node, Rival& rival, std::size_t part, const Bytes& bytes,
                     Time now) {
  auto read = bytes.empty() ? Records{} : decode(bytes);
  if (!read) return;
  for (const auto& [election, record] : rival.records[part]) {
    const auto found = desks_.find(election);
    if (found != desks_.end() && !read->contains(election)) found->second.contest.remove(node);
  }
  for (const auto& [election, record] : *read) {
    const auto found = desks_.find(election);
    if (found != desks_.end()) found->second.contest.put(node, record.candidacy, 0, now);
  }
  rival.bytes[part] = bytes;
  rival.records[part] = std::move(*read);
}

void Hall::remove(const NodeId& node, Time now) {
  rivals_.erase(node);
  for (auto& [election, desk] : desks_) desk.contest.remove(node);
  settle(now);
}

void Hall::lapse(Time now) {
  for (auto& [election, desk] : desks_) {
    if (desk.contest.is_leader()) desk.contest.lapse(now);
  }
  settle(now);
}

void Hall::advance(Time now) {
  settle(now);
}

void Hall::settle(Time now) {
  for (auto& [election, desk] : desks_) settle(election, desk, now);
  for (std::size_t part = 0; part < parts; ++part) {
    if (std::exchange(is_changed_[part], false)) publish(part);
  }
}

void Hall::settle(const std::string& election, Desk& desk, Time now) {
  desk.contest.advance(now);
  for (const core::ContestEvent& event : desk.contest.take_events()) {
    if (const auto* elected = std::get_if<core::Elected>(&event)) {
      desk.since = wall_;
      outputs_.emplace_back(Won{election, {elected->term, self_}});
    } else {
      const auto& resigned = std::get<core::Resigned>(event);
      outputs_.emplace_back(Lost{election, resigned.reason, resigned.term});
    }
  }
  const std::vector<FencingToken> leaders = desk.contest.leaders();
  const auto leader = leaders.empty() ? std::nullopt : std::optional(leaders.front());
  if (std::exchange(desk.leader, leader) != leader) {
    outputs_.emplace_back(LeaderChanged{election, leader});
  }
  const Record record{desk.contest.record(), desk.since};
  // A node that has never stood has nothing to say.
  const core::Candidacy& own = record.candidacy;
  if (desk.said ? *desk.said == record : !own.stands && own.led_term == 0) return;
  desk.said = record;
  is_changed_[part_of(election)] = true;
}

void Hall::publish(std::size_t part) {
  Records records;
  for (const auto& [election, desk] : desks_) {
    if (desk.said && part_of(election) == part) records.emplace(election, *desk.said);
  }
  changes_.push_back({part, records.empty() ? std::nullopt : std::optional(encode(records))});
}

bool Hall::is_leading() const {
  return std::any_of(desks_.begin(), desks_.end(),
                     [](const auto& desk) { return desk.second.contest.is_leader(); });
}

std::vector<NodeId> Hall::candidates(std::string_view election) const {
  std::vector<NodeId> candidates;
  if (contest(election).record().stands) candidates.push_back(self_);
  const std::size_t part = part_of(election);
  for (const auto& [node, rival] : rivals_) {
    const auto record = rival.records[part].find(election);
    if (record != rival.records[part].end() && record->second.candidacy.stands)
      candidates.push_back(node);
  }
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

std::optional<Time> Hall::next_deadline() const {
  std::optional<Time> next;
  for (const auto& [election, desk] : desks_) {
    const auto deadline = desk.contest.next_deadline();
    if (deadline) next = std::min(next.value_or(*deadline), *deadline);
  }
  return next;
}

}  // namespace muster::elections
