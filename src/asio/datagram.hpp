#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/endpoint.hpp"

namespace muster::io {

/// A datagram that arrived.
struct Datagram {
  /// May be changed, to be opened in place. Valid until the handler returns.
  std::span<std::uint8_t> bytes;
  core::Endpoint from = {};
  /// Index of the interface it arrived on. What this host sends to an address of its own arrives on
  /// the interface that has the address.
  std::uint32_t interface = 0;
  /// Sent to a broadcast or multicast address.
  bool by_group = false;
  /// It was longer than we read; `bytes` is its beginning.
  bool is_truncated = false;
};

/// A host answered that nobody listens where a datagram of ours went ("port unreachable"). Anyone
/// on the network can forge this, unless what it quotes is hard to guess.
struct Refusal {
  core::Endpoint to;
  /// The beginning of our datagram; how much of it, up to nothing, is up to the host that answers.
  /// Valid until the handler returns.
  std::span<const std::uint8_t> quoted;
};

/// A datagram to be sent.
struct OutgoingDatagram {
  core::Endpoint to;
  /// Index of the interface to leave by; 0 lets the operating system route.
  std::uint32_t interface = 0;
  /// The address to send from. Nothing: the operating system chooses.
  std::optional<core::Address> source = {};
  std::span<const std::uint8_t> bytes = {};
};

}  // namespace muster::io
