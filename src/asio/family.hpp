#pragma once

#include "core/endpoint.hpp"

namespace muster::io {

/// The version of IP that a socket uses. No socket uses both.
enum class Family { v4, v6 };

inline Family family_of(const core::Address& address) {
  return address.is_v4() ? Family::v4 : Family::v6;
}

/// The address that stands for all addresses of this host.
inline core::Address any_address(Family family) {
  return family == Family::v4 ? core::Address::v4(0, 0, 0, 0) : core::Address{};
}

}  // namespace muster::io
