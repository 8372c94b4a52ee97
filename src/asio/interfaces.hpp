#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/endpoint.hpp"

namespace muster::io {

/// One address of an interface.
struct InterfaceAddress {
  core::Address address;
  /// Leading bits that name the subnet: of 32 for IPv4, of 128 for IPv6.
  int prefix = 0;
  /// Reaches all of the subnet. Nothing for IPv6, and where the interface or subnet has none.
  std::optional<core::Address> broadcast = {};

  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// A network interface as it was at one moment.
struct Interface {
  std::string name;
  /// The operating system's number for it, never used again for another one.
  std::uint32_t index = 0;
  /// Switched on, with a carrier.
  bool is_up = false;
  bool is_loopback = false;
  bool can_broadcast = false;
  bool can_multicast = false;
  bool is_point_to_point = false;
  /// In the operating system's order, IPv4 first.
  std::vector<InterfaceAddress> addresses = {};

  friend bool operator==(const Interface&, const Interface&) = default;
};

/// All interfaces of this host, those without addresses included, by index. Safe from any thread.
/// Throws `Error{socket_failure}`.
std::vector<Interface> list_interfaces();

}  // namespace muster::io
