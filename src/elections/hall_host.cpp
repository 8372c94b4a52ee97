#include "elections/hall_host.hpp"

#include <fmt/format.h>

#include <utility>

#include "discovery/inside.hpp"
#include "discovery/retire.hpp"
#include "discovery/wall_clock.hpp"
#include "discovery/weakly.hpp"

namespace muster::elections {

HallHost::HallHost(Discovery& node)
    : Host(node.executor(), node.id()), node_(node), leading_(node) {}

std::shared_ptr<HallHost> HallHost::of(Discovery& node) {
  return detail::Inside::part<HallHost>(node, [&node] {
    const std::shared_ptr<HallHost> host(std::make_shared<HallHost>(node));
    host->connect();
    return host;
  });
}

void HallHost::connect() {
  const auto put = [](HallHost& self, const Node& other) {
    self.change([&](Hall& hall, Time now) { hall.put(other.id, *other.attributes, now); });
  };
  const auto look = [](HallHost& self) { self.change([](Hall&, Time) {}); };
  connections_.emplace_back(node_.on_added(detail::weakly(*this, put)));
  connections_.emplace_back(node_.on_updated(detail::weakly(
      *this, [put](HallHost& self, const Node&, const Node& other) { put(self, other); })));
  connections_.emplace_back(
      node_.on_removed(detail::weakly(*this, [](HallHost& self, const Node& other, RemovalReason) {
        self.change([&](Hall& hall, Time now) { hall.remove(other.id, now); });
      })));
  connections_.emplace_back(node_.on_stopped(detail::weakly(*this, look)));
  connections_.emplace_back(leading_.on_attention(detail::weakly(*this, look)));
  look(*this);
}

void HallHost::follow(Time now) {
  machine().set_wall(detail::wall_clock());
  const bool is_running = node_.is_started();
  if (is_running != std::exchange(is_node_running_, is_running)) begin(now);
  if (is_running && leading_.take_lapse()) machine().lapse(now);
}

void HallHost::begin(Time now) {
  if (is_node_running_) {
    for (const Node& other : node_.nodes()) machine().put(other.id, *other.attributes, now);
    return machine().start(now);
  }
  machine().stop(now);
  end_completions(Errc::stopped);
}

void HallHost::settled() {
  // The lease begins before others hear who leads.
  leading_.set(machine().is_leading());
  for (const PartChange& change : machine().take_changes()) publish(change);
  std::erase_if(waits_, [this](const auto& entry) {
    const auto token = found(entry.second);
    if (token) end(entry.second, {}, *token);
    return token.has_value();
  });
}

void HallHost::publish(const PartChange& change) {
  if (node_.is_observer()) return;
  try {
    const std::string attribute = attribute_of(change.part);
    if (!change.bytes) return node_.unpublish(attribute);
    node_.publish(attribute,
                  {.kind = Payload::Kind::typed, .value = nullptr, .typed = *change.bytes});
  } catch (const Error& failed) {
    enqueue(failed);
  }
}

std::optional<FencingToken> HallHost::found(const Wait& wait) {
  const core::Contest& contest = machine().contest(wait.election);
  const std::vector<FencingToken> leaders = contest.leaders();
  switch (wait.what) {
    case WaitFor::own_leadership:
      if (const auto term = contest.led_term()) return FencingToken{*term, node_.id()};
      return std::nullopt;
    case WaitFor::any_leader:
      return leaders.empty() ? std::nullopt : std::optional(leaders.front());
    case WaitFor::successor:
      if (!leaders.empty()) return leaders.front();
      return contest.has_candidates() ? std::nullopt : std::optional(FencingToken{});
  }
  return std::nullopt;
}

void HallHost::open(std::string_view election, const core::ContestRules& rules, double weight,
                    const std::shared_ptr<Audience>& audience) {
  change([&](Hall& hall, Time now) {
    if (hall.is_open(election)) {
      throw Error(Errc::invalid_option,
                  fmt::format("this node takes part in the election \"{}\" already; use one object "
                              "per name",
                              election));
    }
    if (!hall.may_open()) {
      throw Error(Errc::overloaded,
                  fmt::format("a node takes part in {} elections at most", elections_max));
    }
    audiences_.insert_or_assign(std::string(election), audience);
    hall.open(election, rules, weight, now);
  });
}

void HallHost::close(std::string_view election) {
  change([&](Hall& hall, Time now) {
    end_waits([&](const Wait& wait) { return wait.election == election; }, Errc::stopped);
    hall.close(election, now);
    audiences_.erase(std::string(election));
  });
}

void HallHost::stand(std::string_view election, bool stands) {
  change([&](Hall& hall, Time now) { hall.stand(election, stands, now); });
}

std::optional<FencingToken> HallHost::token(std::string_view election) const {
  const auto term = read([&](const Hall& hall) { return hall.contest(election).led_term(); });
  // Asked last, because the answer counts from here on.
  if (!term || !leading_.is_held()) return std::nullopt;
  return FencingToken{*term, node_.id()};
}

HallHost::WaitId HallHost::wait(std::string_view election, WaitFor what, WaitDone done) {
  WaitId id = 0;
  change([&](Hall&, Time) {
    Wait wait{std::string(election), what, std::move(done)};
    if (node_.has_stopped()) return end(wait, Errc::stopped, {});
    id = ++last_wait_;
    waits_.emplace(id, std::move(wait));
  });
  return id;
}

void HallHost::cancel(WaitId wait) {
  change([&](Hall&, Time) {
    const auto waiting = waits_.find(wait);
    if (waiting == waits_.end()) return;
    end(waiting->second, Errc::cancelled, {});
    waits_.erase(waiting);
  });
}

void HallHost::end(const Wait& wait, std::error_code why, const FencingToken& token) {
  complete([done = wait.done, why, token] { done(why, token); });
}

void HallHost::end_waits(const std::function<bool(const Wait&)>& which, std::error_code why) {
  std::erase_if(waits_, [&](const auto& entry) {
    const bool ends = which(entry.second);
    if (ends) end(entry.second, why, {});
    return ends;
  });
}

void HallHost::end_completions(std::error_code why) {
  end_waits([](const Wait&) { return true; }, why);
}

void HallHost::retire() {
  change([](Hall& hall, Time now) { hall.stop(now); });
  Host::retire();
}

std::shared_ptr<Audience> HallHost::audience(std::string_view election) const {
  return read([&](const Hall&) {
    const auto found = audiences_.find(election);
    return found == audiences_.end() ? nullptr : found->second.lock();
  });
}

template <class Call>
void HallHost::tell(std::string_view election, Call&& call) {
  const auto audience = this->audience(election);
  if (audience) detail::guard_slots(audience->error, [&] { call(*audience); });
}

void HallHost::perform(const Won& won) {
  tell(won.election, [&](Audience& audience) { audience.elected(won.token); });
}

void HallHost::perform(const Lost& lost) {
  tell(lost.election, [&](Audience& audience) { audience.resigned(lost.reason, lost.term); });
}

void HallHost::perform(const LeaderChanged& changed) {
  if (!changed.leader) return;
  tell(changed.election, [&](Audience& audience) { audience.leader(*changed.leader); });
}

void HallHost::perform(const Error& failed) {
  const auto elections = read([&](const Hall&) {
    std::vector<std::string> names;
    for (const auto& [election, audience] : audiences_) names.push_back(election);
    return names;
  });
  for (const std::string& election : elections) {
    tell(election, [&](Audience& audience) { audience.error(failed); });
  }
}

}  // namespace muster::elections
