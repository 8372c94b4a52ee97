#pragma once

#include <sys/types.h>

#include <cstddef>
#include <limits>

#include "lib/cluster.hpp"

namespace muster::chaos {

using test::Lab;
using test::Seconds;

inline constexpr Seconds never = std::numeric_limits<Seconds>::infinity();

/// A moment of which only bounds are known, because an action takes time.
struct Moment {
  Seconds earliest = never;
  Seconds latest = never;
};

/// A process on a host, from its start to its end. Its successors have other names and ids.
struct Life {
  Lab::Host host = 0;
  test::NodeProcess* node = nullptr;
  /// Its output.
  const test::NodeLog* log = nullptr;
  pid_t pid = 0;
  Moment begun;
  Moment ended = {};
  /// Whether it was asked to stop, so that it could say goodbye.
  bool is_asked_to_stop = false;
  /// Number of questions for the masters, asked after pauses. It answers all of them.
  std::size_t questions = 0;
  /// Number of messages that it was asked to send.
  std::size_t messages = 0;
};

}  // namespace muster::chaos
