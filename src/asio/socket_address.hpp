#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "core/endpoint.hpp"

/// Addresses in the form of the kernel.
namespace muster::io {

core::Address address_of(const in_addr& address);
core::Address address_of(const in6_addr& address);
in_addr to_v4(const core::Address& address);
in6_addr to_v6(const core::Address& address);

/// `endpoint` for a socket of its own family.
struct SocketAddress {
  SocketAddress() = default;
  explicit SocketAddress(const core::Endpoint& endpoint);

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }

  /// Large enough for both families.
  sockaddr_in6 storage{};
  socklen_t size = 0;
};

/// The endpoint that the kernel wrote for a socket of either family; for another family, the
/// unspecified endpoint.
core::Endpoint endpoint_of(const sockaddr* address);

}  // namespace muster::io
