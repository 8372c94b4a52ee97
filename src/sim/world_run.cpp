#include <algorithm>
#include <utility>

#include "sim/host.hpp"
#include "sim/trace.hpp"
#include "sim/world.hpp"

/// The run of a world: time advances, datagrams arrive, engines work.
namespace muster::sim {

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

void World::after(Duration time, std::function<void()> action) {
  schedule_.add(now_ + time, std::move(action));
}

core::Time World::next_event() const {
  return std::max(std::min({flights_.next(), agenda_.next(), schedule_.next()}), now_);
}

void World::step_to(core::Time end) {
  for (core::Time next = next_event(); next <= end; next = next_event()) {
    now_ = next;
    deliver_due();
    wake_due();
    while (schedule_.next() <= now_) schedule_.run_first();
  }
  now_ = std::max(now_, end);
}

void World::deliver_due() {
  while (flights_.next() <= now_) land(flights_.take());
}

void World::wake_due() {
  while (agenda_.next() <= now_) wake(agenda_.first());
}

void World::land(Flight flight) {
  const NodeIndex index = flight.packet.to;
  Host& node = *nodes_[index];
  if (flight.is_datagram()) note_delivery(flight.packet);
  if (!node.engine) return refuse(flight);
  if (node.is_prompt()) return turn(index, [&] { take_in(node, flight); });
  if (node.buffer.is_empty()) node.busy_until = now_ + node.processing_time;
  node.buffer.put(std::move(flight));
  set_alarm(index);
}

void World::note_delivery(const Packet& packet) {
  ++delivered_;
  hash_.add(static_cast<std::uint64_t>(now_.time_since_epoch().count()));
  hash_.add(packet.datagram->fingerprint ^ packet.to);
}

template <class Input>
void World::turn(NodeIndex index, Input&& input) {
  Host& node = *nodes_[index];
  if (on_turn) on_turn(index);
  node.engine->begin(node.clock.at(now_));
  input();
  node.engine->finish();
  after_input(index);
}

void World::wake(NodeIndex index) {
  Host& node = *nodes_[index];
  turn(index, [&] {
    if (!node.buffer.is_empty()) take_in(node, node.buffer.take());
    node.busy_until = now_;
    if (!node.buffer.is_empty()) node.busy_until += node.processing_time;
  });
}

void World::resume(NodeIndex index) {
  Host& node = *nodes_[index];
  note(index, "resumed");
  node.is_paused = false;
  node.busy_until = now_ + node.processing_time;
  catch_up(index);
}

void World::catch_up(NodeIndex index) {
  Host& node = *nodes_[index];
  if (!node.is_running() || node.is_slow()) return set_alarm(index);
  turn(index, [&] {
    while (!node.buffer.is_empty()) take_in(node, node.buffer.take());
  });
}

void World::call(NodeIndex node, const std::function<void(core::Protocol&)>& call) {
  turn(node, [&] { call(engine(node).protocol()); });
}

void World::take_in(Host& node, const Flight& input) {
  const Packet& packet = input.packet;
  if (input.refused_by) return node.engine->refused(*input.refused_by, packet.datagram->bytes);
  if (input.broken) return node.engine->protocol().lifeline_broken(*input.broken);
  const std::vector<std::uint8_t>& bytes = packet.datagram->bytes;
  ++node.traffic.received;
  node.traffic.received_bytes += bytes.size();
  opened_.assign(bytes.begin(), bytes.end());
  node.engine->receive(opened_, packet.arrival);
}

void World::set_alarm(NodeIndex node) {
  agenda_.set(node, nodes_[node]->next_wake());
}

void World::after_input(NodeIndex index) {
  if (on_turn) on_turn(std::nullopt);
  set_alarm(index);
  engine::Engine& engine = *nodes_[index]->engine;
  if (!engine.events().empty()) record_events(index);
  if (engine.datagrams().is_empty()) return;
  std::vector<std::pair<core::Destination, std::vector<std::uint8_t>>> datagrams;
  engine.datagrams().for_each(
      [&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
        datagrams.emplace_back(to, std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
      });
  engine.datagrams().clear();
  for (auto& [to, bytes] : datagrams) send(index, to, std::move(bytes));
}

void World::send(NodeIndex from, const core::Destination& to, std::vector<std::uint8_t> bytes) {
  Traffic& traffic = nodes_[from]->traffic;
  ++traffic.sent;
  traffic.sent_bytes += bytes.size();
  if (on_send) on_send(from, to, bytes);
  const Datagram datagram = make_datagram(std::move(bytes));
  const auto fly = [&](Duration after, Packet packet) {
    flights_.add(now_ + after, {std::move(packet)});
  };
  if (to.group) {
    network_.send_to_group(from, datagram, now_, random_, fly);
  } else {
    network_.send_to(from, to.endpoint, datagram, now_, random_, fly);
  }
}

void World::refuse(const Flight& flight) {
  if (!flight.is_datagram()) return;
  const Packet& packet = flight.packet;
  NodeIndex sender = 0;
  SegmentIndex segment = 0;
  if (!nodes_[packet.to]->is_powered || packet.arrival.by_group) return;
  if (!Network::owner_of(packet.arrival.from, sender, segment)) return;
  // The host's answer crosses the same network as a datagram.
  const core::Endpoint refused_by = Network::endpoint_of(packet.to, packet.arrival.interface - 1);
  network_.send_to(packet.to, packet.arrival.from, packet.datagram, now_, random_,
                   [&](Duration after, Packet answer) {
                     flights_.add(now_ + after, {std::move(answer), refused_by});
                   });
}

void World::break_lifelines(NodeIndex ended) {
  if (!nodes_[ended]->is_powered || !nodes_[ended]->engine) return;
  const SessionId session = nodes_[ended]->engine->protocol().session();
  const Datagram nothing = make_datagram({});
  for (NodeIndex holder = 0; holder < nodes_.size(); ++holder) {
    if (!is_running(holder) || !nodes_[holder]->options.lifelines) continue;
    const auto lifelines = nodes_[holder]->engine->protocol().lifelines();
    const bool holds = std::any_of(lifelines.begin(), lifelines.end(), [&](const auto& lifeline) {
      return lifeline.session == session;
    });
    if (!holds) continue;
    const core::Endpoint there =
        Network::endpoint_of(holder, nodes_[holder]->options.segments.front());
    network_.send_to(ended, there, nothing, now_, random_, [&](Duration after, Packet end) {
      flights_.add(now_ + after, {std::move(end), {}, session});
    });
  }
}

void World::inject(NodeIndex to, std::vector<std::uint8_t> bytes, const core::Arrival& arrival) {
  land({.packet = {to, arrival, make_datagram(std::move(bytes))}});
}

void World::note(NodeIndex node, std::string text) {
  hash_.add(static_cast<std::uint64_t>(now_.time_since_epoch().count()));
  hash_.add(nodes_[node]->name);
  hash_.add(text);
  trace_.push_back({now_, nodes_[node]->name, std::move(text)});
}

void World::record_events(NodeIndex index) {
  Host& node = *nodes_[index];
  const auto name_of = [&](const NodeId& id) { return names_[id]; };
  for (const core::Event& event : node.engine->events()) {
    note(index, describe(event, name_of, node.name));
    if (on_event) on_event(index, event);
  }
  node.engine->events().clear();
}

}  // namespace muster::sim
