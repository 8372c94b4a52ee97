#include "unit/core/bench.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace.hpp"

namespace muster::core {

namespace {

constexpr std::uint64_t my_number = 0x1000;

}  // namespace

NodeId node_named(const std::string& name) {
  const auto number = name == "me" ? my_number : static_cast<unsigned char>(name.front());
  return {number, number};
}

std::string name_of(const NodeId& node) {
  return node.low == my_number ? "me" : std::string(1, static_cast<char>(node.low));
}

Config Bench::me() {
  Config config;
  config.node = node_named("me");
  config.session = {my_number, my_number};
  config.timing = derive_timing({});
  config.weight = 10;
  config.unicast_port = 12'346;
  return config;
}

Config Bench::bystander() {
  Config config = me();
  config.eligible = false;
  return config;
}

Puppet Bench::puppet(std::string name, double weight) {
  Puppet puppet;
  const auto number = static_cast<std::uint8_t>(name.front());
  puppet.session = {number, ++sessions_made_};
  puppet.at = {Address::v4(10, 0, 0, number), 12'346, 0};
  puppet.hello = {.node = node_named(name),
                  .life = 1,
                  .weight = weight,
                  .interval = me().timing.hello_interval,
                  .valid_for = me().timing.node_timeout,
                  .port = 12'346,
                  .eligible = true};
  puppet.name = std::move(name);
  return puppet;
}

Bench::Bench(Config config)
    : protocol_(std::make_unique<Protocol>(config, Random(1), seeded_nonces(1))) {}

void Bench::start() {
  call([](Protocol& protocol) { protocol.start(); });
}

void Bench::pass(Duration time) {
  const Time end = now_ + time;
  while (protocol_->next_deadline() <= end) {
    now_ = std::max(now_, protocol_->next_deadline());
    protocol_->begin(now_);
    finish();
  }
  now_ = end;
}

void Bench::oversleep(Duration time) {
  now_ += time;
  protocol_->begin(now_);
  finish();
}

void Bench::pass_with(Duration time, const std::vector<Puppet*>& puppets, Duration interval) {
  for (const Time end = now_ + time; now_ < end;) {
    pass(std::min(interval, end - now_));
    for (Puppet* puppet : puppets) hear_hello(*puppet);
  }
}

void Bench::hear(Puppet& puppet, const std::vector<Message>& messages, bool by_group) {
  protocol_->begin(now_);
  take(puppet, messages, by_group);
  finish();
}

void Bench::hear_hello(Puppet& puppet) {
  probed_.erase(puppet.at);
  hear(puppet, {puppet.hello});
  const auto probe = probed_.find(puppet.at);
  if (puppet.hello.master && probe != probed_.end()) {
    hear(puppet, {ProbeAck{probe->second}}, false);
  }
}

void Bench::hear_together(const std::vector<Puppet*>& puppets) {
  protocol_->begin(now_);
  for (Puppet* puppet : puppets) take(*puppet, {puppet->hello}, true);
  finish();
  protocol_->begin(now_);
  for (Puppet* puppet : puppets) {
    const auto probe = probed_.find(puppet->at);
    if (puppet->hello.master && probe != probed_.end()) {
      take(*puppet, {ProbeAck{probe->second}}, false);
    }
  }
  finish();
}

void Bench::take(Puppet& puppet, const std::vector<Message>& messages, bool by_group) {
  const Arrival arrival{.from = puppet.at,
                        .interface = 1,
                        .by_group = by_group,
                        .counter = ++puppet.counter,
                        .bytes = 200};
  Peer* peer = protocol_->find(puppet.session);
  if (peer == nullptr && !protocol_->is_over(puppet.session)) {
    peer = protocol_->meet(puppet.session);
  }
  if (peer == nullptr) return;
  const PeerId id = peer->id;
  protocol_->heard(*peer, arrival);
  for (const Message& message : messages) {
    peer = protocol_->find(id);
    if (peer == nullptr) return drain();
    std::visit([&](const auto& held) { give(*peer, arrival, held); }, message);
    drain();
  }
  if (Peer* left = protocol_->find(id)) protocol_->end_of_packet(*left);
}

template <class Held>
void Bench::give(Peer& peer, const Arrival& arrival, const Held& message) {
  protocol_->receive(peer, arrival, message);
}

/// A puppet has the same members as the node under test, unless its test says otherwise.
void Bench::give(Peer& peer, const Arrival& arrival, Hello hello) {
  if (hello.roster == 0) hello.roster = protocol_->self().roster;
  protocol_->receive(peer, arrival, hello);
}

void Bench::admit(Puppet& puppet) {
  hear_hello(puppet);
  hear(puppet, {puppet.hello, Echo{nonce_}}, false);
}

void Bench::end(const Puppet& puppet) {
  call([&](Protocol& protocol) { protocol.lifeline_broken(puppet.session); });
  for (std::uint64_t packet = 1; packet <= 2; ++packet) {
    call([&](Protocol& protocol) { protocol.refused(*protocol.find(puppet.session), packet); });
    pass(std::chrono::milliseconds(1));
  }
}

void Bench::finish() {
  protocol_->finish();
  drain();
}

void Bench::drain() {
  for (const Outgoing& outgoing : protocol_->outbox()) {
    if (const auto* challenge = std::get_if<Challenge>(&outgoing.message)) {
      nonce_ = challenge->nonce;
    }
    if (const auto* probe = std::get_if<Probe>(&outgoing.message)) {
      probed_[outgoing.to.endpoint] = probe->nonce;
    }
    sent_.push_back({now_, outgoing.to, outgoing.message});
  }
  protocol_->outbox().clear();
  for (const Event& event : protocol_->events()) {
    told_.push_back(sim::describe(event, name_of, "me"));
  }
  protocol_->events().clear();
}

std::vector<std::string> Bench::told() {
  return std::exchange(told_, {});
}

std::vector<Sent> Bench::sent() {
  return std::exchange(sent_, {});
}

}  // namespace muster::core
