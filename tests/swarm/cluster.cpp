#include "swarm/cluster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "services/record.hpp"
#include "swarm/accounts.hpp"
#include "swarm/message_text.hpp"
#include "swarm/translate.hpp"

namespace muster::swarm {

namespace {

constexpr std::array services_known = {"db", "web", "queue"};

core::Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::optional<check::WorkTiming> work_timing_of(const Options& options) {
  if (!options.work) return std::nullopt;
  return work_timing(*options.work, derive_timing(options.timing));
}

check::Conditions conditions_of(const Options& options) {
  // One clock may be slow and another one fast.
  return {.delay_max = longest_delay(options.quality),
          .lateness = {},
          .drift = 2e-6 * static_cast<double>(options.drift_max),
          .preempt_after = options.preempt_after.value_or(Duration{}),
          .leaders = options.voting ? options.voting->leaders : 1,
          .work = work_timing_of(options)};
}

}  // namespace

Cluster::Cluster(const Options& options)
    : timing_(derive_timing(options.timing)),
      world_(options.seed),
      story_(world_),
      panel_(conditions_of(options)),
      wiring_(world_, options.segments, options.quality),
      random_(options.seed + 1),
      masters_required_(options.masters_required),
      keys_(options.sealed, options.strangeness),
      separations_(actors_, wiring_, panel_.roster(),
                   [this](sim::NodeIndex node, check::Fact fact) { tell(node, std::move(fact)); }) {
  clear_accounts();
  world_.on_turn = [](std::optional<sim::NodeIndex> node) { open_account(node ? *node + 1 : 0); };
  while (world_.network().segment_count() < options.segments) world_.network().add_segment();
  world_.on_event = [this](sim::NodeIndex node, const core::Event& event) {
    hear_event(node, event);
  };
  world_.on_send = [this](sim::NodeIndex node, const core::Destination& to, const auto&) {
    const bool leads = candidates_ && candidates_->is_leading(node);
    if (to.group && (leads || world_.is_master(node))) tell(node, check::Spoke{});
  };
  const std::size_t count = options.nodes + options.strangers + options.observers;
  for (std::size_t i = 0; i < count; ++i) add_actor(options, i);
  if (options.work) crew_ = std::make_unique<Crew>(*this, *options.work, options.seed + 5);
  if (options.voting) {
    candidates_ = std::make_unique<Candidates>(*this, *options.voting, options.seed + 6);
  }
}

void Cluster::add_actor(const Options& options, std::size_t number) {
  const bool is_stranger = number >= options.nodes && number < options.nodes + options.strangers;
  sim::NodeOptions node;
  node.name = fmt::format("n{}.", number);
  Actor actor;
  actor.community = is_stranger ? "strangers" : "sim";
  actor.has_spare_key = random_.unit() < options.spare_keys;
  const bool is_elsewhere = is_stranger && options.strangeness == Strangeness::other_cluster;
  node.cluster = is_elsewhere ? "other" : "sim";
  node.keys = keys_.keys_of(actor);
  node.timing = options.timing;
  node.weight = options.equal_weights ? 1 : random_.unit();
  node.eligible = number >= options.ineligible;
  node.observer = number >= options.nodes + options.strangers;
  node.masters_required = options.masters_required;
  node.lifelines = random_.unit() < options.lifelines;
  node.preempt_after = options.preempt_after;
  node.segments.clear();
  for (sim::SegmentIndex i = 0; i < options.segments; ++i) {
    if (i == 0 || random_.unit() < options.attachment) node.segments.push_back(i);
  }
  wiring_.attach(node.segments);
  actor.observer = node.observer;
  actor.is_keyed = !node.keys.empty();
  actor.eligible = node.eligible;
  actor.weight = node.weight;
  actors_.push_back(std::move(actor));
  const sim::NodeIndex index = world_.add_node(std::move(node));
  if (options.drift_max == 0) return;
  const auto width = static_cast<std::uint32_t>(2 * options.drift_max + 1);
  world_.set_clock_drift(index, std::int64_t{random_.below(width)} - options.drift_max);
}

void Cluster::rekey(sim::NodeIndex node) {
  if (!keys_.advance(actors_, node)) return;
  world_.set_keys(node, keys_.keys_of(actors_[node]));
}

void Cluster::tell(sim::NodeIndex node, check::Fact fact) {
  panel_.see({world_.now(), actors_[node].identity.node, std::move(fact)});
}

void Cluster::meet_new_life(sim::NodeIndex node) {
  Actor& actor = actors_[node];
  const core::Protocol& protocol = std::as_const(world_).engine(node).protocol();
  actor.identity = {protocol.self().node, protocol.session()};
  actor.is_up = true;
  actor.is_paused = actor.is_slow = false;
  actor.sent.clear();
  actor.trader.reset();
  if (!actor.observer) {
    actor.trader = std::make_unique<Trader>(actor.identity.node, random_.bits());
  }
  tell(node, check::Started{.session = actor.identity.session,
                            .community = actor.community,
                            .timing = timing_at_most(),
                            .observer = actor.observer,
                            .eligible = actor.eligible && !actor.observer,
                            .weight = actor.weight,
                            .masters_required = masters_required_});
  tell(node, check::Wrote{"info", "null"});
}

void Cluster::hear_event(sim::NodeIndex node, const core::Event& event) {
  Actor& actor = actors_[node];
  if (const auto* done = std::get_if<core::DeliveryDone>(&event)) {
    const auto settled = actor.deliveries.extract(done->delivery);
    traffic_.add(world_.now(), settled.mapped().size());
    tell(node, check::Delivered{settled.mapped(), done->delivered});
  }
  if (crew_) crew_->told(node, event);
  if (candidates_) candidates_->told(node, event);
  const auto* message = std::get_if<core::MessageReceived>(&event);
  if (message != nullptr && message->letter.channel != channel) return;
  if (auto fact = translate(event)) tell(node, std::move(*fact));
  if (actor.trader) actor.trader->told(event, world_.now());
}

void Cluster::sample() {
  if (crew_) crew_->work();
  if (candidates_) candidates_->work();
  panel_.pass(world_.now());
  for (sim::NodeIndex i = 0; i < actors_.size(); ++i) {
    if (!actors_[i].is_up) continue;
    if (world_.is_master(i)) tell(i, check::HoldsItselfMaster{});
    if (!actors_[i].is_paused) publish_waits(i);
  }
}

void Cluster::publish_waits(sim::NodeIndex node) {
  if (!actors_[node].trader) return;
  if (const auto text = actors_[node].trader->take_waits()) {
    write(node, std::string(services::waits_attribute), *text);
  }
}

void Cluster::pass(Duration time) {
  world_.run_until(
      [this] {
        sample();
        return is_broken();
      },
      time);
}

void Cluster::take_snapshots(const std::function<void(const check::Observation&)>& take) {
  for (sim::NodeIndex i = 0; i < actors_.size(); ++i) {
    if (!world_.is_running(i)) continue;
    take({world_.now(), actors_[i].identity.node, snapshot_of(i)});
  }
}

check::Snapshot Cluster::snapshot_of(sim::NodeIndex node) const {
  check::Snapshot snapshot;
  for (const core::NodeView& view : world_.engine(node).protocol().nodes()) {
    check::Snapshot::Member member{{view.hello.node, view.session}, {}};
    for (const auto& [name, value] : *view.attributes) {
      if (value.erased) continue;
      member.attributes[name] = std::string(value.bytes->begin(), value.bytes->end());
    }
    snapshot.members.push_back(std::move(member));
  }
  snapshot.is_master = world_.is_master(node);
  snapshot.is_ready = !actors_[node].trader || actors_[node].trader->is_ready();
  return snapshot;
}

void Cluster::weigh() {
  check::Load load{.sessions = panel_.roster().lives().size()};
  for (const Actor& actor : actors_) {
    std::size_t bytes = 0;
    for (const auto& [name, each] : actor.written) bytes += name.size() + each;
    load.attribute_bytes = std::max(load.attribute_bytes, bytes);
  }
  load.receivers = actors_.size();
  load.message_bytes = traffic_.bytes(world_.now());
  for (const Actor& actor : actors_) {
    for (const auto& [id, text] : actor.deliveries) load.message_bytes += text.size();
  }
  for (sim::NodeIndex i = 0; i < actors_.size(); ++i) {
    const auto bytes = static_cast<std::size_t>(std::max<std::int64_t>(bytes_on(i + 1), 0));
    // A paused node keeps its state.
    if (actors_[i].is_up && !actors_[i].is_paused) {
      load.is_keyed = actors_[i].is_keyed;
      tell(i, check::Weighed{bytes, check::memory_max(load)});
    }
  }
}

void Cluster::start(sim::NodeIndex node) {
  // It may have ended by itself while it was slow.
  if (actors_[node].is_slow) world_.slow_down(node, {});
  world_.start(node);
  meet_new_life(node);
  separations_.update();
  if (actors_[node].observer) return;
  world_.call(node, [](core::Protocol& protocol) { protocol.channels().join(channel); });
  for (const char* service : services_known) {
    if (random_.unit() < 0.3) need(node, service, 1 + random_.below(2));
    if (random_.unit() < 0.3) offer(node, service, random_.unit() < 0.7);
  }
  if (crew_) crew_->started(node);
  if (candidates_) candidates_->started(node);
}

void Cluster::stop(sim::NodeIndex node) {
  world_.stop(node);
  end(node, true);
  if (crew_) crew_->stopped(node);
  if (candidates_) candidates_->stopped(node);
}

void Cluster::crash(sim::NodeIndex node) {
  world_.crash(node);
  end(node, false);
  if (crew_) crew_->crashed(node);
  if (candidates_) candidates_->crashed(node);
}

void Cluster::power_off(sim::NodeIndex node) {
  world_.power_off(node);
  end(node, false);
  if (crew_) crew_->crashed(node);
  if (candidates_) candidates_->crashed(node);
}

void Cluster::end(sim::NodeIndex node, bool with_goodbye) {
  actors_[node].is_up = false;
  for (const auto& [id, text] : actors_[node].deliveries) traffic_.add(world_.now(), text.size());
  actors_[node].deliveries.clear();
  tell(node, check::Ended{with_goodbye});
  separations_.forget(node);
  separations_.update();
}

void Cluster::pause(sim::NodeIndex node) {
  actors_[node].is_paused = true;
  world_.pause(node);
  tell(node, check::Paused{});
  separations_.update();
}

void Cluster::slow_down(sim::NodeIndex node, Duration processing_time) {
  actors_[node].is_paused = actors_[node].is_slow = true;
  world_.slow_down(node, processing_time);
  tell(node, check::Paused{});
  separations_.update();
}

void Cluster::resume(sim::NodeIndex node) {
  actors_[node].is_paused = false;
  if (std::exchange(actors_[node].is_slow, false)) {
    // Its unread inputs are as old as it is slow. The promises cover it again after it has read
    // them.
    world_.slow_down(node, {});
    tell(node, check::Resumed{.was_slow = true});
  } else {
    tell(node, check::Resumed{});
    world_.resume(node);
  }
  separations_.update();
}

void Cluster::promote(sim::NodeIndex node) {
  tell(node, check::Allowed{true});
  world_.call(node, [](core::Protocol& protocol) { protocol.election().promote(); });
}

void Cluster::demote(sim::NodeIndex node, bool permanent) {
  if (permanent) tell(node, check::Allowed{false});
  world_.call(node, [&](core::Protocol& protocol) { protocol.election().demote(permanent); });
}

void Cluster::write(sim::NodeIndex node, const std::string& name,
                    const std::optional<std::string>& text, core::Encoding encoding) {
  tell(node, check::Wrote{name, text});
  if (text) {
    std::size_t& bytes = actors_[node].written[name];
    bytes = std::max(bytes, text->size());
    traffic_.add(world_.now(), text->size());
  }
  world_.call(node, [&](core::Protocol& protocol) {
    if (text) {
      protocol.attributes().set(name, encoding, bytes_of(*text));
    } else {
      protocol.attributes().erase(name);
    }
  });
}

std::string Cluster::send(sim::NodeIndex node, check::MessageKind kind, std::size_t bytes) {
  Actor& actor = actors_[node];
  const std::uint64_t number = ++actor.sent[kind];
  std::string text = write_message({actor.identity.session, kind, number}, bytes);
  tell(node, check::Sent{text});
  traffic_.add(world_.now(), text.size());
  send_text(node, kind, number, text);
  return text;
}

void Cluster::send_text(sim::NodeIndex node, check::MessageKind kind, std::uint64_t number,
                        const std::string& text) {
  if (kind == check::MessageKind::to_one) return send_to_one(node, text);
  if (kind == check::MessageKind::confirmed) actors_[node].deliveries[number] = text;
  world_.call(node, [&](core::Protocol& protocol) {
    if (kind == check::MessageKind::confirmed) {
      protocol.delivery().send(number, channel, core::Encoding::json, bytes_of(text));
    } else {
      protocol.channels().send(channel, core::Encoding::json, bytes_of(text));
    }
  });
}

void Cluster::send_to_one(sim::NodeIndex node, const std::string& text) {
  world_.call(node, [&](core::Protocol& protocol) {
    const auto nodes = protocol.nodes();
    if (nodes.empty()) return;
    const auto chosen = random_.below(static_cast<std::uint32_t>(nodes.size()));
    const core::Peer* receiver = protocol.membership().find(nodes[chosen].hello.node);
    protocol.channels().send_to(*receiver, channel, core::Encoding::json, bytes_of(text));
  });
}

void Cluster::send_work(sim::NodeIndex node, const NodeId& to, const std::string& work_channel,
                        core::Bytes bytes) {
  traffic_.add(world_.now(), bytes.size());
  world_.call(node, [&](core::Protocol& protocol) {
    const core::Peer* receiver = protocol.membership().find(to);
    if (receiver == nullptr) return;
    protocol.channels().send_to(*receiver, work_channel, core::Encoding::typed, bytes);
  });
}

void Cluster::offer(sim::NodeIndex node, const std::string& service, std::optional<bool> ready) {
  tell(node, check::Offered{service, ready});
  write(node, services::attribute_of(service),
        actors_[node].trader->offer(service, ready, world_.now()));
}

void Cluster::need(sim::NodeIndex node, const std::string& service, std::size_t count) {
  tell(node, check::Needed{service, count});
  actors_[node].trader->need(service, count, world_.now());
}

Duration Cluster::node_time() const {
  Duration sum{};
  for (const auto& [session, life] : panel_.roster().lives()) {
    sum += std::min(life.ended_at, world_.now()) - life.started_at;
  }
  return sum;
}

}  // namespace muster::swarm
