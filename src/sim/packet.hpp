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

/// The bytes of a datagram, shared by all its receivers. Never changed.
struct SentBytes {
  std::vector<std::uint8_t> bytes;
  /// Hash of the bytes, for the trace hash.
  std::uint64_t fingerprint = 0;
};
using Datagram = std::shared_ptr<const SentBytes>;

inline Datagram make_datagram(std::vector<std::uint8_t> bytes) {
  TraceHash hash;
  hash.add(bytes);
  return std::make_shared<const SentBytes>(SentBytes{std::move(bytes), hash.value()});
}

/// A datagram in transit to one node.
struct Packet {
  NodeIndex to = 0;
  core::Arrival arrival;
  Datagram datagram;
};

}  // namespace muster::sim
