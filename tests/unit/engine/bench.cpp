#include "unit/engine/bench.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace.hpp"
#include "wire/codec.hpp"

namespace muster::engine {

crypto::ClusterKey key(std::uint8_t number, std::string_view cluster) {
  std::array<std::byte, Key::raw_bytes> bytes;
  bytes.fill(static_cast<std::byte>(number));
  return crypto::ClusterKey(Key::from_bytes(bytes), cluster);
}

core::Endpoint Bench::endpoint_of(Node node) {
  return {core::Address::v4(10, 0, 0, static_cast<std::uint8_t>(node + 1)), 12'346, 0};
}

Config Bench::config(std::vector<crypto::ClusterKey> keys) const {
  const auto number = stations_.size() + 1;
  Config config;
  config.cluster = "test";
  config.keys = std::move(keys);
  config.protocol.node = {number, number};
  config.protocol.session = {0x5e55 + number, number};
  config.protocol.timing = derive_timing({});
  config.protocol.weight = 100.0 - static_cast<double>(number);
  config.protocol.unicast_port = 12'346;
  return config;
}

Bench::Node Bench::add(Config config) {
  stations_.push_back({config.protocol.node,
                       config.protocol.session,
                       std::make_unique<Engine>(config, core::Random(config.protocol.session.high),
                                                core::seeded_nonces(config.protocol.session.low)),
                       {}});
  return stations_.size() - 1;
}

void Bench::start(Node node) {
  call(node, [](core::Protocol& protocol) { protocol.start(); });
}

void Bench::meet(std::size_t count, const std::vector<crypto::ClusterKey>& keys) {
  for (std::size_t i = 0; i < count; ++i) start(add(keys));
  pass(std::chrono::seconds(2));
}

void Bench::call(Node node, const std::function<void(core::Protocol&)>& make) {
  Engine& engine = at(node);
  engine.begin(now_);
  make(engine.protocol());
  engine.finish();
  drain(node);
}

core::Time Bench::next_event() const {
  core::Time next = on_the_way_.empty() ? core::never : on_the_way_.begin()->first;
  for (const Station& station : stations_) {
    if (station.engine) next = std::min(next, station.engine->next_deadline());
  }
  return std::max(next, now_);
}

void Bench::pass(Duration time) {
  const core::Time end = now_ + time;
  while (next_event() <= end) {
    now_ = next_event();
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= now_) {
      Flight flight = std::move(on_the_way_.begin()->second);
      on_the_way_.erase(on_the_way_.begin());
      if (!stations_[flight.to].engine) continue;
      hear(flight.to, std::move(flight.bytes), flight.arrival.from, flight.arrival.by_group);
    }
    for (Node node = 0; node < stations_.size(); ++node) {
      if (!stations_[node].engine || at(node).next_deadline() > now_) continue;
      at(node).begin(now_);
      at(node).finish();
      drain(node);
    }
  }
  now_ = end;
}

void Bench::hear(Node node, Buffer packet, const core::Endpoint& from, bool by_group) {
  Engine& engine = at(node);
  engine.begin(now_);
  // The buffer has exactly this size, so that sanitizers notice a read past its end.
  packet.shrink_to_fit();
  engine.receive(packet, {.from = from, .interface = 1, .by_group = by_group, .counter = 0});
  engine.finish();
  drain(node);
}

std::optional<DropReason> Bench::drop_of(Node node, const Buffer& packet,
                                         const core::Endpoint& from) {
  const auto before = at(node).drops().by_reason();
  hear(node, packet, from);
  const auto& after = at(node).drops().by_reason();
  std::optional<DropReason> reason;
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    if (after[i] != before[i]) reason = static_cast<DropReason>(i);
  }
  return reason;
}

void Bench::drain(Node node) {
  Engine& engine = at(node);
  const auto name_of = [](const NodeId& id) {
    return std::string(1, static_cast<char>('a' + id.low - 1));
  };
  for (const core::Event& event : engine.events()) {
    if (on_event) on_event(node, event);
    stations_[node].told.push_back(sim::describe(event, name_of, name_of(stations_[node].id)));
  }
  engine.events().clear();
  const std::size_t first = recorded.size();
  engine.datagrams().for_each(
      [&](const core::Destination& to, std::span<const std::uint8_t> bytes) {
        recorded.push_back({node, to, Buffer(bytes.begin(), bytes.end())});
      });
  engine.datagrams().clear();
  for (std::size_t i = first; i < recorded.size(); ++i) deliver(recorded[i]);
}

void Bench::deliver(const Recorded& datagram) {
  for (Node node = 0; node < stations_.size(); ++node) {
    if (node == datagram.from) continue;
    if (!datagram.to.group && datagram.to.endpoint != endpoint_of(node)) continue;
    if (passes && !passes(datagram, node)) continue;
    const core::Arrival arrival{endpoint_of(datagram.from), 1, datagram.to.group, {}, 0};
    on_the_way_.emplace(now_ + std::chrono::microseconds(100),
                        Flight{node, arrival, datagram.bytes});
  }
}

State Bench::state_of(Node node) const {
  const Engine& engine = *stations_[node].engine;
  return {.sessions = engine.protocol().known_sessions(),
          .members = engine.protocol().nodes().size(),
          .deadline = engine.next_deadline(),
          .events = stations_[node].told.size(),
          .datagrams = recorded.size()};
}

std::uint64_t Bench::dropped(Node node, DropReason reason) const {
  return stations_[node].engine->drops().by_reason()[static_cast<std::size_t>(reason)];
}

bool Bench::was_told(Node node, std::string_view words) const {
  const auto& told = stations_[node].told;
  return std::find(told.begin(), told.end(), words) != told.end();
}

Puppet::Puppet(std::uint64_t number, const std::optional<crypto::ClusterKey>& key,
               std::string_view cluster)
    : Puppet(SessionId{0xbad, number}, key, cluster) {}

Puppet::Puppet(const SessionId& of, const std::optional<crypto::ClusterKey>& key,
               std::string_view cluster)
    : session(of),
      at{core::Address::v4(10, 7, 0, static_cast<std::uint8_t>(of.low)), 777, 0},
      sealer_(crypto::cluster_tag(cluster), session, core::seeded_nonces(0xbad + of.low)) {
  if (key) key_.emplace(*key);
  if (key_) sealer_.set_key(&*key_);
  hello = {.node = {of.low, of.low},
           .life = 1,
           .weight = 0,
           .interval = std::chrono::milliseconds(500),
           .valid_for = std::chrono::seconds(2),
           .port = 777};
}

Buffer Puppet::packet(const std::vector<core::Message>& messages, const SessionId& receiver) {
  return packet_of(body_of(messages), receiver);
}

Buffer Puppet::body_of(const std::vector<core::Message>& messages) {
  Buffer body;
  for (const core::Message& message : messages) {
    const std::size_t before = body.size();
    body.resize(before + wire::write_frame(message, {}));
    wire::write_frame(message, std::span(body).subspan(before));
  }
  return body;
}

Buffer Puppet::packet_of(std::span<const std::uint8_t> body, const SessionId& receiver) {
  sink_.clear();
  sealer_.seal({.receiver = receiver}, body, sink_);
  Buffer packet;
  sink_.for_each([&](const core::Destination&, std::span<const std::uint8_t> bytes) {
    packet.assign(bytes.begin(), bytes.end());
  });
  return packet;
}

void Puppet::join(Bench& bench, Bench::Node node) {
  bench.hear(node, packet({hello}), at);
  bench.hear(node, packet({hello, core::Echo{challenged_with(bench, node)}}), at);
}

std::uint64_t Puppet::challenged_with(Bench& bench, Bench::Node node) const {
  const auto challenges = challenges_of(bench, node);
  return challenges.empty() ? 0 : challenges.front().nonce;
}

std::vector<core::Challenge> Puppet::challenges_of(Bench& bench, Bench::Node node) const {
  std::vector<core::Challenge> found;
  for (auto sent = bench.recorded.rbegin(); sent != bench.recorded.rend(); ++sent) {
    if (sent->from != node) continue;
    Buffer packet = sent->bytes;
    core::Bytes body = body_in(packet);
    while (const auto frame = wire::take_frame(body)) {
      core::Challenge challenge;
      if (frame->kind == wire::Kind::challenge && wire::decode(frame->content, challenge)) {
        found.push_back(challenge);
      }
    }
  }
  return found;
}

core::Bytes Puppet::body_in(Buffer& packet) const {
  wire::Header header;
  if (wire::read_header(packet, header) != wire::HeaderVerdict::ok) return {};
  if (!key_) {
    return open_clear_packet(header, session, packet).value_or(std::span<std::uint8_t>{});
  }
  crypto::SessionCipher cipher(key_->key(), header.session, crypto::SessionCipher::Direction::open);
  return open_packet(cipher, header, session, packet).value_or(std::span<std::uint8_t>{});
}

}  // namespace muster::engine
