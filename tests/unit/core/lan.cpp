#include "unit/core/lan.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace.hpp"

namespace muster::core {

Lan::Node Lan::add(Config config) {
  const Node node = stations_.size();
  const auto number = static_cast<std::uint8_t>(node + 1);
  Station station;
  station.id = config.node = {number, number};
  station.session = config.session = {random_.bits(), number};
  station.endpoint = {Address::v4(10, 0, 0, number), 12'346, 0};
  config.unicast_port = 12'346;
  if (config.timing == Timing{}) config.timing = derive_timing({});
  if (config.weight == 0) config.weight = 100.0 - static_cast<double>(node);
  const std::uint64_t seed = random_.bits();
  station.protocol = std::make_unique<Protocol>(config, Random(seed), seeded_nonces(~seed));
  stations_.push_back(std::move(station));
  call(node, [](Protocol& protocol) { protocol.start(); });
  return node;
}

void Lan::call(Node node, const std::function<void(Protocol&)>& make) {
  Station& station = stations_[node];
  station.protocol->begin(now_);
  make(*station.protocol);
  finish(station);
}

void Lan::run_for(Duration time) {
  const Time end = now_ + time;
  while (next_event() <= end) step();
  now_ = end;
}

bool Lan::run_until(const std::function<bool()>& condition, Duration limit) {
  const Time end = now_ + limit;
  while (!condition()) {
    if (next_event() > end) return false;
    step();
  }
  return true;
}

bool Lan::is_complete() const {
  const auto running = static_cast<std::size_t>(
      std::count_if(stations_.begin(), stations_.end(),
                    [](const Station& station) { return station.protocol != nullptr; }));
  return std::all_of(stations_.begin(), stations_.end(), [&](const Station& station) {
    return station.protocol == nullptr || station.protocol->nodes().size() + 1 == running;
  });
}

std::size_t Lan::count(Node node, const std::string& words) const {
  const auto& told = stations_[node].told;
  return static_cast<std::size_t>(std::count(told.begin(), told.end(), words));
}

std::string Lan::name_of(const NodeId& id) const {
  return std::string(1, static_cast<char>('a' + id.low - 1));
}

Time Lan::next_event() const {
  Time next = on_the_way_.empty() ? never : on_the_way_.begin()->first;
  for (const Station& station : stations_) {
    if (station.protocol) next = std::min(next, station.protocol->next_deadline());
  }
  return std::max(next, now_);
}

void Lan::step() {
  now_ = next_event();
  while (!on_the_way_.empty() && on_the_way_.begin()->first <= now_) {
    const Packet packet = std::move(on_the_way_.begin()->second);
    on_the_way_.erase(on_the_way_.begin());
    if (stations_[packet.to].protocol) receive(packet);
  }
  for (Station& station : stations_) {
    if (!station.protocol || station.protocol->next_deadline() > now_) continue;
    station.protocol->begin(now_);
    finish(station);
  }
}

void Lan::receive(const Packet& packet) {
  Station& station = stations_[packet.to];
  Protocol& protocol = *station.protocol;
  protocol.begin(now_);
  Peer* peer = protocol.find(packet.session);
  if (peer == nullptr && !protocol.is_over(packet.session)) {
    station.proven_by.erase(packet.session);
    peer = protocol.meet(packet.session);
  }
  const auto proof = station.proven_by.find(packet.session);
  const bool is_late = proof != station.proven_by.end() && packet.arrival.counter < proof->second;
  if (peer != nullptr && !is_late) {
    const PeerId id = peer->id;
    protocol.heard(*peer, packet.arrival);
    for (const Kept& message : packet.messages) {
      peer = protocol.find(id);
      if (peer == nullptr) break;
      if (const Echo* echo = message.get_if<Echo>()) {
        const bool proved = protocol.receive(*peer, packet.arrival, *echo);
        if (proved) station.proven_by[packet.session] = packet.arrival.counter;
      } else {
        std::visit([&](const auto& held) { protocol.receive(*peer, packet.arrival, held); },
                   message.get());
      }
      drain(station);
    }
    if (Peer* left = protocol.find(id)) protocol.end_of_packet(*left);
  }
  finish(station);
}

void Lan::drain(Station& station) {
  const auto from = static_cast<Node>(&station - stations_.data());
  for (const Outgoing& outgoing : station.protocol->outbox()) {
    if (on_send) on_send(from, outgoing.message);
    auto& gathered = station.gathered;
    auto open = std::find_if(gathered.begin(), gathered.end(),
                             [&](const auto& each) { return each.first == outgoing.to; });
    if (open == gathered.end()) open = gathered.insert(open, {outgoing.to, {}});
    open->second.emplace_back(outgoing.message);
  }
  station.protocol->outbox().clear();
  for (const Event& event : station.protocol->events()) {
    station.told.push_back(sim::describe(
        event, [&](const NodeId& id) { return name_of(id); }, name_of(station.id)));
  }
  station.protocol->events().clear();
}

void Lan::finish(Station& station) {
  station.protocol->finish();
  drain(station);
  for (const auto& [to, messages] : std::exchange(station.gathered, {})) {
    send(station, to, messages);
  }
}

void Lan::send(Station& station, const Destination& to, const std::vector<Kept>& messages) {
  const auto from = static_cast<Node>(&station - stations_.data());
  const std::uint64_t counter = ++station.counter;
  for (Node node = 0; node < stations_.size(); ++node) {
    if (node == from || !is_for(node, to)) continue;
    const Arrival arrival{.from = station.endpoint,
                          .interface = 1,
                          .by_group = to.group && !to.is_wrapped(),
                          .via = to.via,
                          .counter = counter};
    carry({from, node, station.session, arrival, messages});
  }
}

/// Relays are not played here: what goes through one crosses as if there were no cut.
bool Lan::is_for(Node node, const Destination& to) const {
  const Station& station = stations_[node];
  if (to.is_wrapped()) return to.receiver == station.session;
  return to.group || to.endpoint == station.endpoint;
}

void Lan::carry(const Packet& packet) {
  const bool is_cut = packet.arrival.is_direct() && cuts_.contains({packet.from, packet.to});
  if (is_cut || random_.unit() < loss) return;
  const Duration delay = random_.between(std::chrono::microseconds(10), delay_max);
  on_the_way_.emplace(now_ + delay, packet);
}

}  // namespace muster::core
