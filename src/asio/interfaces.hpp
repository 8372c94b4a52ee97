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
  /// Number of leading bits of the subnet: out of 32 for IPv4, out of 128 for IPv6.
  int prefix = 0;
  /// The broadcast address of the subnet. Unset for IPv6, and if the interface or subnet has none.
  std::optional<core::Address> broadcast = {};

  friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// A network interface at one moment.
struct Interface {
  std::string name;
  /// The operating system's number for it, never reused for another one.
  std::uint32_t index = 0;
  /// Whether it is on and has a carrier.
  bool is_up = false;
  bool is_loopback = false;
  bool can_broadcast = false;
  bool can_multicast = false;
  bool is_point_to_point = false;
  /// In the operating system's order, IPv4 first.
  std::vector<InterfaceAddress> addresses = {};

  friend bool operator==(const Interface&, const Interface&) = default;
};

/// All interfaces of this host by index, including those without addresses. Safe from any thread.
/// Throws `Error{socket_failure}`.
std::vector<Interface> list_interfaces();

}  // namespace muster::io
