#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

#include "muster/id.hpp"

namespace muster::core {

/// An IPv6 address, or an IPv4 address in its IPv6-mapped form (RFC 4291 §2.5.5.2).
struct Address {
  std::array<std::uint8_t, 16> bytes{};

  static constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    Address address;
    address.bytes[10] = address.bytes[11] = 0xff;
    address.bytes[12] = a;
    address.bytes[13] = b;
    address.bytes[14] = c;
    address.bytes[15] = d;
    return address;
  }

  constexpr bool is_v4() const {
    for (std::size_t i = 0; i < 10; ++i) {
      if (bytes[i] != 0) return false;
    }
    return bytes[10] == 0xff && bytes[11] == 0xff;
  }

  constexpr bool is_loopback() const {
    if (is_v4()) return bytes[12] == 127;
    for (std::size_t i = 0; i < 15; ++i) {
      if (bytes[i] != 0) return false;
    }
    return bytes[15] == 1;
  }

  /// fe80::/10: means something only on one link.
  constexpr bool is_link_local() const { return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80; }

  friend constexpr auto operator<=>(const Address&, const Address&) = default;
};

/// Where a datagram goes to or came from.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;
  /// Operating-system index of the link of a link-local address; 0 for all others.
  std::uint32_t scope = 0;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// How an authentic packet reached us.
struct Arrival {
  Endpoint from;
  /// Operating-system index of the interface it was heard on.
  std::uint32_t interface = 0;
  /// Sent to everyone on a link rather than to us alone.
  bool by_group = false;
  /// Session of the member that relayed the packet to us; `from` is that member's address then.
  /// Nil: the packet came directly from its sender.
  SessionId via = {};
  /// The packet's place among all packets of its session; later packets have higher ones.
  std::uint64_t counter = 0;
  /// Size of the packet, with header and tag.
  std::size_t bytes = 0;
  /// Only our session can open it, so its sender knows our session.
  bool is_addressed = false;

  bool is_direct() const { return via.is_nil(); }
};

/// Where a message goes: to everyone the group paths reach, or to one session.
///
/// A packet to one session goes to its endpoint, or it is wrapped into a `Relay`: sent to the
/// endpoint of the member `via`, or to the group if `group` is set and there is a `receiver`.
struct Destination {
  bool group = true;
  Endpoint endpoint = {};
  /// Interface to leave by; 0 lets the operating system route.
  std::uint32_t interface = 0;
  /// Whom it is for: no other session can open it. Nil: whoever is met there.
  SessionId receiver = {};
  /// Session of the member that is asked to pass it on. Nil: nobody.
  SessionId via = {};

  /// Whether the packet for the receiver travels inside a `Relay`.
  bool is_wrapped() const { return !via.is_nil() || (group && !receiver.is_nil()); }

  friend constexpr bool operator==(const Destination&, const Destination&) = default;
};

inline constexpr Destination everyone{};

}  // namespace muster::core
