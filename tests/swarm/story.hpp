#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "sim/world.hpp"

namespace muster::swarm {

/// What happened in a run, for people: the world's trace, with remarks where they belong.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Story {
 public:
  /// The world outlives it.
  explicit Story(const sim::World& world) : world_(world) {}

  /// Something was done that the world does not note itself.
  void remark(std::string_view text);
  /// All of it, in order.
  std::string text() const;

 private:
  const sim::World& world_;
  /// Behind so many lines of the world's trace.
  std::multimap<std::size_t, std::string> remarks_;
};

}  // namespace muster::swarm
