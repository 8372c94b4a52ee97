#include "sim/world.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace.hpp"

namespace muster::sim {

namespace {

constexpr std::size_t socket_buffer_datagrams = 4'096;

core::Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

/// A node's place in the world, whether or not it runs.
struct World::Simulated {
  NodeOptions options;
  /// Kept over stop and start; a crashed process comes back as another node, "b" as "b2".
  NodeId id;
  std::string name;
  int lives = 1;
  std::uint64_t starts = 0;
  /// The highest term it knew when it was stopped.
  std::uint64_t term = 0;
  std::unique_ptr<engine::Engine> engine;
  bool is_paused = false;
  bool is_powered = true;
  std::vector<Packet> socket_buffer;
};

struct World::Flight {
  core::Time at;
  /// Keeps deliveries of one instant in the order they were sent.
  std::uint64_t sequence = 0;
  Packet packet;
  /// Not a datagram, but the news that one was refused.
  std::optional<core::Endpoint> refused_by = {};
  /// Not a datagram, but the end of the lifeline to this session.
  std::optional<SessionId> broken = {};
};

struct World::Later {
  bool operator()(const Flight& a, const Flight& b) const {
    return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
  }
};

World::World(std::uint64_t seed) : random_(seed) {
  network_.add_segment();
}

World::~World() = default;

NodeIndex World::add_node(NodeOptions options) {
  const auto index = static_cast<NodeIndex>(nodes_.size());
  for (const SegmentIndex segment : options.segments) network_.attach(index, segment);
  auto node = std::make_unique<Simulated>();
  node->options = std::move(options);
  node->name = node->options.name;
  give_id(*node);
  nodes_.push_back(std::move(node));
  return index;
}

void World::give_id(Simulated& node) {
  node.id = {random_.bits(), random_.bits()};
  names_[node.id] = node.name;
}

const std::string& World::name_of(NodeIndex node) const {
  return nodes_[node]->name;
}

void World::start(NodeIndex index) {
  Simulated& node = *nodes_[index];
  const NodeOptions& options = node.options;
  engine::Config config;
  config.cluster = options.cluster;
  config.keys = options.keys;
  config.protocol.node = node.id;
  config.protocol.session = {random_.bits(), random_.bits()};
  config.protocol.life = ++node.starts;
  config.protocol.timing = derive_timing(options.timing);
  config.protocol.weight = options.weight;
  config.protocol.eligible = options.eligible;
  config.protocol.observer = options.observer;
  config.protocol.masters_required = static_cast<std::uint8_t>(options.masters_required);
  config.protocol.preempt_after = options.preempt_after;
  config.protocol.term_floor = std::max(options.term_floor, node.term);
  config.protocol.unicast_port = Network::endpoint_of(index, 0).port;
  begin_turn(index);
  node.engine = std::make_unique<engine::Engine>(config, core::Random(random_.bits()));
  node.is_paused = false;
  node.is_powered = true;
  node.socket_buffer.clear();
  note(index, "started");
  call(index, [&](core::Protocol& protocol) {
    protocol.attributes().set("info", core::Encoding::json, bytes_of(options.info));
    protocol.start();
  });
}

void World::stop(NodeIndex index) {
  Simulated& node = *nodes_[index];
  call(index, [](core::Protocol& protocol) { protocol.stop(); });
  node.term = node.engine->protocol().self().term;
  node.engine.reset();
  set_alarm(index);
  note(index, "stopped");
}

void World::crash(NodeIndex index) {
  Simulated& node = *nodes_[index];
  break_lifelines(index);
  node.engine.reset();
  set_alarm(index);
  note(index, "crashed");
  node.term = 0;
  node.name = node.options.name + std::to_string(++node.lives);
  give_id(node);
}

void World::power_off(NodeIndex node) {
  nodes_[node]->is_powered = false;
  crash(node);
}

void World::pause(NodeIndex node) {
  nodes_[node]->is_paused = true;
  set_alarm(node);
  note(node, "paused");
}

void World::resume(NodeIndex index) {
  Simulated& node = *nodes_[index];
  note(index, "resumed");
  node.is_paused = false;
  begin_turn(index);
  if (node.engine) receive(node, std::exchange(node.socket_buffer, {}));
  after_input(index);
}

bool World::is_running(NodeIndex node) const {
  return nodes_[node]->engine != nullptr && !nodes_[node]->is_paused;
}

engine::Engine& World::engine(NodeIndex node) {
  return *nodes_[node]->engine;
}

const engine::Engine& World::engine(NodeIndex node) const {
  return *nodes_[node]->engine;
}

void World::call(NodeIndex node, const std::function<void(core::Protocol&)>& call) {
  begin_turn(node);
  engine::Engine& engine = *nodes_[node]->engine;
  engine.begin(now_);
  call(engine.protocol());
  engine.finish();
  after_input(node);
}

void World::run_for(Duration time) {
  step_to(now_ + time);
}

bool World::run_until(const std::function<bool()>& condition, Duration limit) {
  const core::Time end = now_ + limit;
  while (!condition()) {
    const core::Time next = next_event();
    if (next > end) {
      now_ = end;
      return false;
    }
    step_to(next);
  }
  return true;
}

core::Time World::next_event() const {
  const core::Time arrival = in_flight_.empty() ? core::never : in_flight_.front().at;
  return std::max(std::min(arrival, agenda_.next()), now_);
}

void World::step_to(core::Time end) {
  while (next_event() <= end) {
    now_ = next_event();
    deliver_due();
    wake_due();
  }
  now_ = std::max(now_, end);
}

void World::deliver_due() {
  while (!in_flight_.empty() && in_flight_.front().at <= now_) {
    std::pop_heap(in_flight_.begin(), in_flight_.end(), Later{});
    Flight flight = std::move(in_flight_.back());
    in_flight_.pop_back();
    if (flight.refused_by) {
      hear_refusal(flight);
    } else if (flight.broken) {
      hear_break(flight);
    } else {
      deliver(std::move(flight.packet));
    }
  }
}

void World::wake_due() {
  while (agenda_.next() <= now_) {
    const NodeIndex node = agenda_.first();
    begin_turn(node);
    nodes_[node]->engine->begin(now_);
    nodes_[node]->engine->finish();
    after_input(node);
  }
}

void World::deliver(Packet packet) {
  Simulated& node = *nodes_[packet.to];
  const NodeIndex index = packet.to;
  ++delivered_;
  if (!node.engine) return refuse(packet);
  if (node.is_paused) {
    if (node.socket_buffer.size() < socket_buffer_datagrams) {
      node.socket_buffer.push_back(std::move(packet));
    }
    return;
  }
  std::vector<Packet> packets;
  packets.push_back(std::move(packet));
  begin_turn(index);
  receive(node, std::move(packets));
  after_input(index);
}

void World::receive(Simulated& node, std::vector<Packet> packets) {
  node.engine->begin(now_);
  for (Packet& packet : packets) node.engine->receive(packet.bytes, packet.arrival);
  node.engine->finish();
}

void World::set_alarm(NodeIndex node) {
  agenda_.set(node, is_running(node) ? nodes_[node]->engine->next_deadline() : core::never);
}

void World::begin_turn(NodeIndex node) {
  if (on_turn) on_turn(node);
}

void World::after_input(NodeIndex index) {
  if (on_turn) on_turn(std::nullopt);
  set_alarm(index);
  if (!nodes_[index]->engine) return;
  engine::Engine& engine = *nodes_[index]->engine;
  record_events(index);
  std::vector<std::pair<core::Destination, std::vector<std::uint8_t>>> datagrams;
  engine.datagrams().for_each(
      [&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
        datagrams.emplace_back(to, std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
      });
  engine.datagrams().clear();
  for (auto& [to, bytes] : datagrams) send(index, to, std::move(bytes));
}

void World::send(NodeIndex from, const core::Destination& to, std::vector<std::uint8_t> bytes) {
  if (on_send) on_send(from, to, bytes);
  const auto enqueue = [&](Duration after, Packet packet) {
    in_flight_.push_back({now_ + after, sequence_++, std::move(packet)});
    std::push_heap(in_flight_.begin(), in_flight_.end(), Later{});
  };
  if (to.group) {
    network_.send_to_group(from, bytes, random_, enqueue);
  } else {
    network_.send_to(from, to.endpoint, bytes, random_, enqueue);
  }
}

void World::refuse(const Packet& packet) {
  Simulated& host = *nodes_[packet.to];
  NodeIndex sender = 0;
  SegmentIndex segment = 0;
  if (!host.is_powered || packet.arrival.by_group) return;
  if (!Network::owner_of(packet.arrival.from, sender, segment)) return;
  // The host's answer crosses the same network as a datagram would.
  const core::Endpoint refused_by = Network::endpoint_of(packet.to, packet.arrival.interface - 1);
  network_.send_to(
      packet.to, packet.arrival.from, packet.bytes, random_, [&](Duration after, Packet answer) {
        in_flight_.push_back({now_ + after, sequence_++, std::move(answer), refused_by});
        std::push_heap(in_flight_.begin(), in_flight_.end(), Later{});
      });
}

void World::hear_refusal(const Flight& flight) {
  const NodeIndex index = flight.packet.to;
  if (!is_running(index)) return;
  begin_turn(index);
  engine::Engine& engine = *nodes_[index]->engine;
  engine.begin(now_);
  engine.refused(*flight.refused_by, flight.packet.bytes);
  engine.finish();
  after_input(index);
}

void World::break_lifelines(NodeIndex ended) {
  if (!nodes_[ended]->is_powered || !nodes_[ended]->engine) return;
  const SessionId session = nodes_[ended]->engine->protocol().session();
  for (NodeIndex holder = 0; holder < nodes_.size(); ++holder) {
    if (!is_running(holder) || !nodes_[holder]->options.lifelines) continue;
    const auto lifelines = nodes_[holder]->engine->protocol().lifelines();
    const bool holds = std::any_of(lifelines.begin(), lifelines.end(), [&](const auto& lifeline) {
      return lifeline.session == session;
    });
    if (!holds) continue;
    const core::Endpoint there =
        Network::endpoint_of(holder, nodes_[holder]->options.segments.front());
    network_.send_to(ended, there, {}, random_, [&](Duration after, Packet end) {
      in_flight_.push_back({now_ + after, sequence_++, std::move(end), {}, session});
      std::push_heap(in_flight_.begin(), in_flight_.end(), Later{});
    });
  }
}

void World::hear_break(const Flight& flight) {
  if (!is_running(flight.packet.to)) return;
  call(flight.packet.to,
       [&](core::Protocol& protocol) { protocol.lifeline_broken(*flight.broken); });
}

void World::inject(NodeIndex to, std::vector<std::uint8_t> bytes, const core::Arrival& arrival) {
  deliver({to, arrival, std::move(bytes)});
}

void World::note(NodeIndex node, std::string text) {
  trace_.push_back({now_, nodes_[node]->name, std::move(text)});
}

void World::record_events(NodeIndex index) {
  Simulated& node = *nodes_[index];
  const auto name_of = [&](const NodeId& id) { return names_[id]; };
  for (const core::Event& event : node.engine->events()) {
    note(index, describe(event, name_of, node.name));
    if (on_event) on_event(index, event);
  }
  node.engine->events().clear();
}

bool World::is_master(NodeIndex node) const {
  return nodes_[node]->engine && now_ < nodes_[node]->engine->protocol().election().lease_until();
}

std::string World::view_of(NodeIndex index) const {
  std::vector<std::string> names;
  if (!nodes_[index]->engine) return {};
  for (const core::NodeView& view : nodes_[index]->engine->protocol().nodes()) {
    names.push_back(names_.at(view.hello.node));
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace muster::sim
