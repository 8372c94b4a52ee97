#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "sim/world.hpp"

namespace muster::swarm {

/// The story of a run, for people: the world's trace with remarks.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Story {
 public:
  /// The world must outlive it.
  explicit Story(const sim::World& world) : world_(world) {}

  /// Adds an action that the world does not record.
  void remark(std::string_view text);
  /// The whole story, in order.
  std::string text() const;

 private:
  const sim::World& world_;
  /// Remarks by the number of lines of the trace before them.
  std::multimap<std::size_t, std::string> remarks_;
};

}  // namespace muster::swarm
