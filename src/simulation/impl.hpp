#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/random.hpp"
#include "muster/simulation.hpp"
#include "sim/world.hpp"

namespace muster {

/// Tracks which nodes know each other as events happen, so that queries are cheap.
class Simulation::Impl {
 public:
  Impl(std::uint64_t seed, bool sealed);

  std::size_t add(const SimulatedNode& node);
  void start(std::size_t node);
  /// Ends the process in one of several ways.
  void end(std::size_t node, void (sim::World::*way)(sim::NodeIndex));
  void pause(std::size_t node);
  void resume(std::size_t node);

  bool is_up(std::size_t node) const { return member(node).is_up; }
  bool is_running(std::size_t node) const { return is_up(node) && world_.is_running(index(node)); }
  bool knows(std::size_t node, std::size_t other) const {
    return is_up(node) && member(node).known.contains(member(other).id);
  }
  std::size_t known_by(std::size_t node) const {
    return is_up(node) ? member(node).known.size() : 0;
  }

  /// The number of the node in the world. Throws for an unknown node.
  sim::NodeIndex index(std::size_t node) const {
    member(node);
    return static_cast<sim::NodeIndex>(node);
  }

  sim::World& world() { return world_; }

  std::function<void(const SimulatedEvent&)> slot;

 private:
  struct Member {
    bool is_up = false;
    /// The id of its present or last process.
    NodeId id;
    std::set<NodeId> known;
  };

  const Member& member(std::size_t node) const;
  void hear(sim::NodeIndex node, const core::Event& event);
  void tell(sim::NodeIndex node, SimulatedEvent::Kind kind, const core::SharedView& about,
            std::uint64_t term = 0, RemovalReason reason = {});

  sim::World world_;
  core::Random weights_;
  bool sealed_;
  std::vector<Member> members_;
  /// The numbers of all processes so far.
  std::unordered_map<NodeId, std::size_t> numbers_;
};

}  // namespace muster
