#include "swarm/worker.hpp"

#include <algorithm>
#include <variant>

#include "cluster/lease_timing.hpp"
#include "swarm/node_news.hpp"

namespace muster::swarm {

namespace {

constexpr const char* label = "fit";

/// Draws the properties of this node.
AssignmentOptions draw_options(const Workload& workload, core::Random& random) {
  AssignmentOptions options = workload.options;
  options.capacity = random.unit() < workload.idle ? 0 : 1 + random.below(workload.capacity_max);
  if (workload.unlabelled > 0) options.needed_labels = {label};
  if (random.unit() >= workload.unlabelled) options.labels = {label};
  return options;
}

check::Reign reign_of(const FencingToken& token) {
  return {token.term, token.id};
}

check::WorkToken token_of(const AssignmentToken& token) {
  return {reign_of(token.leader), token.version};
}

/// The attributes about the set, among all attributes of a node.
Attributes work_of(const core::AttributeTable& table, const std::string& name) {
  Attributes attributes;
  for (auto entry = table.lower_bound(name); entry != table.end(); ++entry) {
    if (!entry->first.starts_with(name)) break;
    if (entry->second.erased) continue;
    attributes.emplace(
        entry->first,
        Payload{.kind = Payload::Kind::typed, .value = nullptr, .typed = *entry->second.bytes});
  }
  return attributes;
}

}  // namespace

Worker::Worker(const NodeId& self, const Workload& workload, const Timing& timing,
               core::Random random)
    : workload_(workload),
      give_up_max_(work_timing(workload, timing).give_up),
      random_(std::move(random)),
      options_(draw_options(workload, random_)),
      distribution_(self, options_, cluster::lease_timing(options_, timing), 0) {
  cluster::Units units;
  for (const std::string& unit : units_of(workload)) units.emplace(unit, cluster::Unit{});
  distribution_.set_units(units, {});
}

void Worker::start(core::Time now) {
  is_started_ = true;
  is_leaving_ = has_left_ = false;
  distribution_.start(now);
  perform(now);
}

void Worker::stop(core::Time now) {
  is_started_ = false;
  inbox_.clear();
  read_.clear();
  is_leaving_ = has_left_ = false;
  distribution_.stop(now);
  perform(now);
  facts_.emplace_back(check::Follows{});
}

void Worker::leave(core::Time now) {
  is_leaving_ = true;
  distribution_.leave(now);
  perform(now);
}

bool Worker::is_due(core::Time now) const {
  if (!inbox_.empty()) return true;
  const auto deadline = next_deadline();
  return deadline && *deadline <= now && last_turn_ < now;
}

void Worker::turn(const core::Seat& own, bool has_lease, core::Time now) {
  last_turn_ = now;
  // The state of the node comes first: after a pause, it no longer leads.
  if (is_started_) {
    if (is_leading() && !has_lease) distribution_.lapse(now);
    distribution_.take(own, now);
    perform(now);
  }
  give_up_due(now);
  for (const core::Event& event : std::exchange(inbox_, {})) {
    hear(event, now);
    perform(now);
  }
  distribution_.advance(now);
  perform(now);
  give_up_due(now);
}

void Worker::hear(const core::Event& event, core::Time now) {
  take_node_news(
      event, [&](const core::NodeView& view) { put(view, now); },
      [&](const core::NodeRemoved& removed) {
        read_.erase(removed.node->hello.node);
        distribution_.remove(removed.node->hello.node, removed.reason, now);
      });
  const auto* message = std::get_if<core::MessageReceived>(&event);
  if (message == nullptr || !message->sender || message->letter.channel != channel()) return;
  distribution_.receive(message->sender->hello.node, message->letter.payload, now);
}

void Worker::put(const core::NodeView& view, core::Time now) {
  const NodeId& node = view.hello.node;
  const std::uint64_t favour = view.hello.master ? view.hello.master_term : 0;
  if (std::exchange(read_[node], {view.attributes, favour}) == std::pair(view.attributes, favour)) {
    return;
  }
  distribution_.put(node, favour, work_of(*view.attributes, channel()), now);
}

void Worker::give_up_due(core::Time now) {
  while (!given_up_at_.empty() && given_up_at_.begin()->first <= now) {
    const std::string unit = given_up_at_.extract(given_up_at_.begin()).mapped();
    facts_.emplace_back(check::GaveUp{unit});
    distribution_.released({unit}, now);
    perform(now);
  }
}

void Worker::perform(core::Time now) {
  report_leadership();
  for (cluster::Output& output : distribution_.take_outputs()) {
    if (auto* change = std::get_if<cluster::AttributeChange>(&output)) {
      changes_.push_back(std::move(*change));
    } else if (auto* send = std::get_if<cluster::Send>(&output)) {
      sends_.push_back(std::move(*send));
    } else if (const auto* assign = std::get_if<cluster::Assign>(&output)) {
      facts_.emplace_back(check::Assigned{assign->unit, token_of(assign->claim.token)});
    } else if (const auto* given = std::get_if<cluster::Revoke>(&output)) {
      facts_.emplace_back(check::Revoked{given->unit});
      revoke(given->unit, now);
    } else if (std::holds_alternative<cluster::LeaderChanged>(output)) {
      const auto& leader = distribution_.leader();
      facts_.emplace_back(check::Follows{leader ? std::optional(reign_of(*leader)) : std::nullopt});
    } else if (std::holds_alternative<cluster::Left>(output)) {
      has_left_ = true;
    }
  }
}

void Worker::report_leadership() {
  const std::optional<std::uint64_t> term = distribution_.led_term();
  if (std::exchange(led_, term) != term) facts_.emplace_back(check::Leads{term});
}

void Worker::revoke(const std::string& unit, core::Time now) {
  const bool at_once = random_.unit() < 0.5;
  given_up_at_.emplace(at_once ? now : now + random_.between({}, give_up_max_), unit);
}

std::optional<core::Time> Worker::next_deadline() const {
  auto deadline = distribution_.next_deadline();
  if (!given_up_at_.empty()) {
    const core::Time at = given_up_at_.begin()->first;
    deadline = std::min(deadline.value_or(at), at);
  }
  return deadline;
}

check::Enlisted Worker::terms() const {
  const bool is_fit = options_.needed_labels.empty() || !options_.labels.empty();
  return {.units = units_of(workload_),
          .capacity = is_fit ? options_.capacity : 0,
          .exclude_leader = options_.exclude_leader};
}

check::Owns Worker::owns(core::Time now) const {
  check::Owns owns;
  for (const auto& [unit, claim] : distribution_.held(now)) {
    owns.units.emplace(unit, token_of(claim.token));
  }
  return owns;
}

check::TableSeen Worker::table() const {
  check::TableSeen seen;
  for (const auto& [unit, claim] : *distribution_.table().ledger) {
    seen.owners.emplace(unit, claim.owner);
  }
  return seen;
}

}  // namespace muster::swarm
