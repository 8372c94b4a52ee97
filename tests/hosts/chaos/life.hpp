#pragma once

#include <sys/types.h>

#include <cstddef>
#include <limits>

#include "lib/cluster.hpp"

namespace muster::chaos {

using test::Lab;
using test::Seconds;

inline constexpr Seconds never = std::numeric_limits<Seconds>::infinity();

/// A moment of which is known only that it lies between these two: doing something takes time.
struct Moment {
  Seconds earliest = never;
  Seconds latest = never;
};

/// A process on a host, from its start to its end. Its successors have names and ids of their own.
struct Life {
  Lab::Host host = 0;
  test::NodeProcess* node = nullptr;
  /// What it said.
  const test::NodeLog* log = nullptr;
  pid_t pid = 0;
  Moment begun;
  Moment ended = {};
  /// It was asked to stop, so that it could say goodbye.
  bool is_asked_to_stop = false;
  /// Asked of it after pauses: who the masters are. It answers all of them.
  std::size_t questions = 0;
  /// Given to it to send.
  std::size_t messages = 0;
};

}  // namespace muster::chaos
