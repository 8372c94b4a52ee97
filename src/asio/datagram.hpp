#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/endpoint.hpp"

namespace muster::io {

/// A datagram that has arrived.
struct Datagram {
  /// Mutable, because packets are opened in place. Valid until the handler returns.
  std::span<std::uint8_t> bytes;
  core::Endpoint from = {};
  /// Index of the interface on which it arrived. A datagram of this host to one of its own
  /// addresses arrives on the interface that has the address.
  std::uint32_t interface = 0;
  /// Whether it was sent to a broadcast or multicast address.
  bool by_group = false;
  /// Whether it was longer than the buffer; `bytes` is then its beginning.
  bool is_truncated = false;
};

/// A host reported that the port of one of our datagrams is closed ("port unreachable"). Anybody on
/// the network can forge this report, unless the quoted bytes are hard to guess.
struct Refusal {
  core::Endpoint to;
  /// The beginning of our datagram. The reporting host decides how much it quotes, possibly
  /// nothing. Valid until the handler returns.
  std::span<const std::uint8_t> quoted;
};

/// A datagram to be sent.
struct OutgoingDatagram {
  core::Endpoint to;
  /// Index of the interface to use; 0 lets the operating system choose the route.
  std::uint32_t interface = 0;
  /// The source address. Unset: the operating system chooses.
  std::optional<core::Address> source = {};
  std::span<const std::uint8_t> bytes = {};
};

}  // namespace muster::io
