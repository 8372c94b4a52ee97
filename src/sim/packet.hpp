#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "sim/trace_hash.hpp"

namespace muster::sim {

using NodeIndex = std::uint32_t;
using SegmentIndex = std::uint32_t;

/// What was sent, once for all who receive it. Never changed after it was made.
struct SentBytes {
  std::vector<std::uint8_t> bytes;
  /// Of the bytes, for the trace hash.
  std::uint64_t fingerprint = 0;
};
using Datagram = std::shared_ptr<const SentBytes>;

inline Datagram make_datagram(std::vector<std::uint8_t> bytes) {
  TraceHash hash;
  hash.add(bytes);
  return std::make_shared<const SentBytes>(SentBytes{std::move(bytes), hash.value()});
}

/// A datagram on its way to one node.
struct Packet {
  NodeIndex to = 0;
  core::Arrival arrival;
  Datagram datagram;
};

}  // namespace muster::sim
