#include "muster/simulation.hpp"

#include <array>
#include <utility>

#include "simulation/impl.hpp"
#include "simulation/settings.hpp"

namespace muster {

std::string_view to_string(SimulatedEvent::Kind kind) {
  constexpr std::array<std::string_view, 6> names = {"added",  "suspected", "removed",
                                                     "master", "promoted",  "demoted"};
  return names[static_cast<std::size_t>(kind)];
}

SimulatedTraffic& SimulatedTraffic::operator+=(const SimulatedTraffic& other) {
  datagrams_sent += other.datagrams_sent;
  bytes_sent += other.bytes_sent;
  datagrams_received += other.datagrams_received;
  bytes_received += other.bytes_received;
  return *this;
}

Simulation::Simulation(std::uint64_t seed, bool sealed)
    : impl_(std::make_unique<Impl>(seed, sealed)) {}

Simulation::~Simulation() = default;

std::size_t Simulation::add_node(const SimulatedNode& node) {
  return impl_->add(node);
}

std::size_t Simulation::node_count() const {
  return impl_->world().node_count();
}

void Simulation::start(std::size_t node) {
  impl_->start(node);
}

void Simulation::stop(std::size_t node) {
  impl_->end(node, &sim::World::stop);
}

void Simulation::kill(std::size_t node) {
  impl_->end(node, &sim::World::crash);
}

void Simulation::power_off(std::size_t node) {
  impl_->end(node, &sim::World::power_off);
}

void Simulation::pause(std::size_t node) {
  impl_->pause(node);
}

void Simulation::resume(std::size_t node) {
  impl_->resume(node);
}

void Simulation::set_link(const SimulatedLink& link) {
  impl_->world().network().set_quality(simulation::link_quality_of(link));
}

void Simulation::set_link(std::size_t from, std::size_t to, const SimulatedLink& link) {
  impl_->world().network().set_direction_quality(impl_->index(from), impl_->index(to),
                                                 simulation::link_quality_of(link));
}

void Simulation::partition(const std::vector<std::vector<std::size_t>>& groups) {
  std::vector<std::vector<sim::NodeIndex>> indices;
  for (const auto& group : groups) {
    indices.emplace_back();
    for (const std::size_t node : group) indices.back().push_back(impl_->index(node));
  }
  impl_->world().network().partition(indices);
}

void Simulation::heal() {
  impl_->world().network().heal();
}

void Simulation::run_for(Duration time) {
  impl_->world().run_for(time);
}

bool Simulation::run_until(const std::function<bool()>& condition, Duration limit) {
  return impl_->world().run_until(condition, limit);
}

Duration Simulation::elapsed() const {
  return impl_->world().elapsed();
}

bool Simulation::is_running(std::size_t node) const {
  return impl_->is_running(node);
}

bool Simulation::is_master(std::size_t node) const {
  return impl_->is_running(node) && impl_->world().is_master(impl_->index(node));
}

bool Simulation::knows(std::size_t node, std::size_t other) const {
  return impl_->knows(node, other);
}

std::size_t Simulation::known_by(std::size_t node) const {
  return impl_->known_by(node);
}

SimulatedTraffic Simulation::traffic(std::size_t node) const {
  const sim::Traffic& traffic = impl_->world().traffic(impl_->index(node));
  return {.datagrams_sent = traffic.sent,
          .bytes_sent = traffic.sent_bytes,
          .datagrams_received = traffic.received,
          .bytes_received = traffic.received_bytes};
}

std::uint64_t Simulation::trace_hash() const {
  return impl_->world().trace_hash();
}

void Simulation::on_event(std::function<void(const SimulatedEvent&)> slot) {
  impl_->slot = std::move(slot);
}

}  // namespace muster
