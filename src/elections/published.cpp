#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "core/ranking.hpp"
#include "discovery/holder_value.hpp"
#include "discovery/wall_clock.hpp"
#include "elections/record.hpp"
#include "muster/election.hpp"

namespace muster {

namespace {

/// The records about one election, counted.
struct Poll {
  struct Leader {
    core::Mastership leadership;
    detail::WallTime since;
  };
  std::vector<Leader> leaders;
  std::vector<NodeId> candidates;

  void count(const NodeId& node, const elections::Record& record) {
    const core::Candidacy& own = record.candidacy;
    const detail::WallTime since = detail::wall_time(record.since);
    if (own.leads) leaders.push_back({{own.led_term, {own.weight, node}}, since});
    if (own.stands) candidates.push_back(node);
  }
  ElectionStatus status(std::string_view name) {
    ElectionStatus status{std::string(name), {}, std::move(candidates)};
    std::sort(leaders.begin(), leaders.end(),
              [](const Leader& a, const Leader& b) { return b.leadership < a.leadership; });
    for (const auto& [leadership, since] : leaders) {
      status.leaders.push_back({{leadership.term, leadership.holder.node}, since});
    }
    std::sort(status.candidates.begin(), status.candidates.end());
    return status;
  }
};

}  // namespace

std::vector<ElectionStatus> published_elections(std::span<const Node> nodes) {
  std::map<std::string, Poll> polls;
  for (const Node& node : nodes) {
    for (std::size_t part = 0; part < elections::parts; ++part) {
      const auto found = node.attributes->find(elections::attribute_of(part));
      if (found == node.attributes->end()) continue;
      const auto records = elections::decode(found->second.typed);
      if (!records) continue;
      for (const auto& [election, record] : *records) polls[election].count(node.id, record);
    }
  }
  std::vector<ElectionStatus> statuses;
  for (auto& [election, poll] : polls) statuses.push_back(poll.status(election));
  return statuses;
}

Value to_value(const ElectionStatus& election, std::span<const Node> nodes) {
  boost::json::array leaders;
  for (const auto& [leader, since] : election.leaders) {
    leaders.push_back(detail::holder_value(leader, since, nodes));
  }
  boost::json::array candidates;
  for (const NodeId& each : election.candidates) candidates.emplace_back(each.to_string());
  return boost::json::object{{"election", election.name},
                             {"leaders", std::move(leaders)},
                             {"candidates", std::move(candidates)}};
}

}  // namespace muster
