#include "monitor/units_section.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iterator>
#include <optional>
#include <utility>

#include "asio/clock.hpp"
#include "muster/token_value.hpp"

namespace muster::monitor {

namespace {

using boost::json::array;
using boost::json::object;

constexpr Duration age_max = std::chrono::milliseconds(250);
/// Number of units that are read under one lock.
constexpr std::size_t at_once = 256;

constexpr std::array all_states = {WorkState::unowned,  WorkState::refused, WorkState::moving,
                                   WorkState::assigned, WorkState::held,    WorkState::starting,
                                   WorkState::handled,  WorkState::failed,  WorkState::ending};

const NodeId& node_of(const WorkStatus& unit) {
  return unit.holder.is_nil() ? unit.owner : unit.holder;
}

WorkFigures count(const std::vector<WorkStatus>& units) {
  WorkFigures figures;
  for (const WorkState state : all_states) figures.states[state] = 0;
  for (const WorkStatus& unit : units) {
    ++figures.states[unit.state];
    if (!node_of(unit).is_nil()) ++figures.nodes[node_of(unit)];
  }
  return figures;
}

Value node_value(const NodeId& node) {
  return node.is_nil() ? Value(nullptr) : Value(node.to_string());
}

/// Members with default values are left out, because there may be thousands of units.
object to_json(const WorkStatus& unit, const Snapshot& snapshot) {
  object json{{"id", unit.id},
              {"state", to_string(unit.state)},
              {"owner", node_value(unit.owner)},
              {"ownerName", name_of(unit.owner, snapshot)}};
  json["token"] = unit.token.version == 0 ? Value(nullptr) : to_value(unit.token);
  if (unit.holder != unit.owner && !unit.holder.is_nil()) {
    json["holder"] = unit.holder.to_string();
    json["holderName"] = name_of(unit.holder, snapshot);
  }
  if (unit.is_allocated) json["isAllocated"] = true;
  if (unit.refusals > 0) json["refusals"] = unit.refusals;
  if (unit.failures > 0) json["failures"] = unit.failures;
  if (!unit.problem.empty()) json["problem"] = unit.problem;
  return json;
}

object to_json(const SourceStatus& source) {
  object json{{"state", to_string(source.state)}};
  if (!source.problem.empty()) json["problem"] = source.problem;
  return json;
}

/// The units that a request selects.
class Filter {
 public:
  explicit Filter(const Query& query) : node_(query.find("node")), state_(query.find("state")) {
    const bool is_state =
        std::any_of(all_states.begin(), all_states.end(),
                    [this](WorkState state) { return to_string(state) == state_; });
    if (!state_.empty() && !is_state) {
      throw BadQuery(
          "state must be unowned, refused, moving, assigned, held, starting, handled, failed or "
          "ending");
    }
  }

  bool lets_through(const WorkStatus& unit) const {
    return (state_.empty() || to_string(unit.state) == state_) &&
           (node_.empty() || node_of(unit).to_string() == node_);
  }

 private:
  std::string_view node_;
  std::string_view state_;
};

}  // namespace

UnitsSection::UnitsSection(Statuses statuses, Source source, std::shared_ptr<WorkNews> news,
                           std::vector<ScopedConnection> connections)
    : statuses_(std::move(statuses)),
      source_(std::move(source)),
      news_(std::move(news)),
      connections_(std::move(connections)) {}

const std::vector<WorkStatus>& UnitsSection::look() {
  const core::Time now = io::now();
  if (version_ != 0 && now - looked_ <= age_max) return seen_;
  std::vector<WorkStatus> units;
  for (bool is_end = false; !is_end;) {
    auto more = statuses_(units.empty() ? std::string_view{} : units.back().id, at_once);
    is_end = more.size() < at_once;
    std::move(more.begin(), more.end(), std::back_inserter(units));
  }
  looked_ = now;
  if (version_ == 0 || units != seen_) {
    ++version_;
    seen_ = std::move(units);
  }
  return seen_;
}

Value UnitsSection::summary(const Snapshot& snapshot) {
  const WorkFigures figures = count(look());
  object states;
  for (const auto& [state, units] : figures.states) states[to_string(state)] = units;
  array owners;
  for (const auto& [node, units] : figures.nodes) {
    owners.push_back(
        object{{"node", node.to_string()}, {"name", name_of(node, snapshot)}, {"count", units}});
  }
  object summary{{"count", seen_.size()},
                 {"version", version_},
                 {"states", std::move(states)},
                 {"owners", std::move(owners)}};
  if (source_) summary["source"] = to_json(source_());
  return summary;
}

Value UnitsSection::page(const Query& query, const Snapshot& snapshot) {
  const Filter filter(query);
  const std::size_t limit = query.number("limit", page_default, page_max);
  Value page = summary(snapshot);
  const auto is_before = [](std::string_view after, const WorkStatus& unit) {
    return after < unit.id;
  };
  array units;
  std::optional<std::string> last;
  auto next = std::upper_bound(seen_.begin(), seen_.end(), query.find("after"), is_before);
  for (; next != seen_.end() && units.size() < limit; ++next) {
    if (filter.lets_through(*next)) units.push_back(to_json(*next, snapshot));
    last = next->id;
  }
  page.as_object()["units"] = std::move(units);
  page.as_object()["next"] = next != seen_.end() && last ? Value(*last) : Value(nullptr);
  return page;
}

std::optional<WorkFigures> UnitsSection::figures() {
  WorkFigures figures = count(look());
  const WorkCounts counts = news_->counts();
  figures.begun = counts.begun;
  figures.ended = counts.ended;
  figures.failures = counts.failures;
  if (source_) figures.source = source_().state;
  return figures;
}

}  // namespace muster::monitor
