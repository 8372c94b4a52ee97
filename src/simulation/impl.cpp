#include "simulation/impl.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "muster/error.hpp"
#include "simulation/settings.hpp"

namespace muster {

namespace {

using Kind = SimulatedEvent::Kind;

/// The key of the cluster. A simulation has no secrets.
std::vector<crypto::ClusterKey> keys_of(bool sealed, const std::string& cluster) {
  if (!sealed) return {};
  return {crypto::ClusterKey(Key::from_bytes(std::array<std::byte, Key::raw_bytes>{}), cluster)};
}

void require(bool holds, std::size_t node, std::string_view otherwise) {
  if (!holds) throw Error(Errc::invalid_option, fmt::format("node {} {}", node, otherwise));
}

}  // namespace

Simulation::Impl::Impl(std::uint64_t seed, bool sealed)
    : world_(seed), weights_(seed), sealed_(sealed) {
  world_.on_event = [this](sim::NodeIndex node, const core::Event& event) { hear(node, event); };
}

std::size_t Simulation::Impl::add(const SimulatedNode& node) {
  sim::NodeOptions options =
      simulation::node_options_of(node, fmt::format("n{}.", members_.size()), weights_.unit());
  options.keys = keys_of(sealed_, options.cluster);
  members_.emplace_back();
  return world_.add_node(std::move(options));
}

void Simulation::Impl::start(std::size_t node) {
  require(!is_up(node), node, "runs already");
  Member& starting = members_[node];
  starting.known.clear();
  starting.id = world_.id_of(index(node));
  starting.is_up = true;
  numbers_[starting.id] = node;
  world_.start(index(node));
}

void Simulation::Impl::end(std::size_t node, void (sim::World::*way)(sim::NodeIndex)) {
  require(is_up(node), node, "does not run");
  (world_.*way)(index(node));
  members_[node].is_up = false;
}

void Simulation::Impl::pause(std::size_t node) {
  require(is_running(node), node, "does not run");
  world_.pause(index(node));
}

void Simulation::Impl::resume(std::size_t node) {
  require(is_up(node) && !is_running(node), node, "is not paused");
  world_.resume(index(node));
}

const Simulation::Impl::Member& Simulation::Impl::member(std::size_t node) const {
  if (node < members_.size()) return members_[node];
  throw Error(Errc::invalid_option, fmt::format("no node {}; there are {}", node, members_.size()));
}

void Simulation::Impl::hear(sim::NodeIndex node, const core::Event& event) {
  if (const auto* added = std::get_if<core::NodeAdded>(&event)) {
    members_[node].known.insert(added->node->hello.node);
    tell(node, Kind::added, added->node);
  } else if (const auto* suspected = std::get_if<core::NodeSuspected>(&event)) {
    tell(node, Kind::suspected, suspected->node);
  } else if (const auto* removed = std::get_if<core::NodeRemoved>(&event)) {
    members_[node].known.erase(removed->node->hello.node);
    tell(node, Kind::removed, removed->node, 0, removed->reason);
  } else if (const auto* master = std::get_if<core::MasterSeen>(&event)) {
    tell(node, Kind::master, master->node, master->term);
  } else if (const auto* promoted = std::get_if<core::Promoted>(&event)) {
    tell(node, Kind::promoted, nullptr, promoted->term);
  } else if (const auto* demoted = std::get_if<core::Demoted>(&event)) {
    tell(node, Kind::demoted, nullptr, demoted->term);
  }
}

void Simulation::Impl::tell(sim::NodeIndex node, Kind kind, const core::SharedView& about,
                            std::uint64_t term, RemovalReason reason) {
  if (!slot) return;
  slot({.kind = kind,
        .at = world_.elapsed(),
        .node = node,
        .about = about ? numbers_.at(about->hello.node) : node,
        .reason = reason,
        .term = term});
}

}  // namespace muster
