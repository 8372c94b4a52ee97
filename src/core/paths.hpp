#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/endpoint.hpp"
#include "core/limits.hpp"
#include "core/time.hpp"

namespace muster::core {

/// One address a node was heard from.
struct Path {
  Endpoint endpoint;
  std::uint32_t interface = 0;
  /// Another member was heard from there, too, and it is not settled which of them has the port.
  bool is_contested = false;
  Time heard_at{};
};

/// The addresses of one node, oldest acquaintance first.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Paths {
 public:
  std::span<const Path> all() const { return {paths_.data(), count_}; }
  bool is_empty() const { return count_ == 0; }

  /// The path with this endpoint, or null.
  Path* find(const Endpoint& endpoint);

  /// Adds a path, in place of the one not heard for longest if there is no room.
  void add(const Path& path);

  bool all_heard_since(Time time) const;
  /// Forgets the paths that nothing was heard from since.
  void drop_unheard_since(Time time);

  /// The path heard last: the one that surely works in the other direction. Requires: not empty.
  const Path& freshest() const;

 private:
  std::size_t count_ = 0;
  std::array<Path, limits::paths> paths_{};
};

inline Path path_of(const Arrival& arrival, Time heard_at) {
  return {.endpoint = arrival.from, .interface = arrival.interface, .heard_at = heard_at};
}

inline Destination destination_of(const Path& path, const SessionId& receiver) {
  return {
      .group = false, .endpoint = path.endpoint, .interface = path.interface, .receiver = receiver};
}

inline Destination destination_of(const Arrival& arrival, const SessionId& receiver) {
  return {.group = false,
          .endpoint = arrival.from,
          .interface = arrival.interface,
          .receiver = receiver,
          .via = arrival.via};
}

}  // namespace muster::core
