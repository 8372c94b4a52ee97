#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "asio/family.hpp"
#include "asio/interface_choice.hpp"

namespace muster::io {

/// An address at which this node can be reached.
struct OwnAddress {
  core::Endpoint endpoint;
  /// Index of the interface that has it.
  std::uint32_t interface = 0;

  friend bool operator==(const OwnAddress&, const OwnAddress&) = default;
};

/// The addresses of the interfaces in use, of the families that the node speaks, with its unicast
/// port; those that stay on this host last.
std::vector<OwnAddress> own_addresses(const std::vector<InterfaceChoice>& choices,
                                      std::uint16_t port,
                                      const std::function<bool(Family)>& speaks);

}  // namespace muster::io
