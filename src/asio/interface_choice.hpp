#pragma once

#include <string>
#include <vector>

#include "asio/interface_rules.hpp"
#include "asio/interfaces.hpp"
#include "muster/options.hpp"

namespace muster::io {

/// What the rules say about one interface.
struct InterfaceChoice {
  Interface interface;
  bool is_used = false;
  /// For people, after the name: "up, 10.77.0.1/24, broadcast 10.77.0.255", "is down", "denied by
  /// "docker*"".
  std::string why;

  friend bool operator==(const InterfaceChoice&, const InterfaceChoice&) = default;
};

/// One choice per interface, in their order. With a bind address the one interface that is used
/// keeps that address only. Requires: `validate_interface_rules` found nothing wrong.
std::vector<InterfaceChoice> choose_interfaces(const std::vector<Interface>& interfaces,
                                               const InterfaceRules& rules);

/// The interfaces that are used.
std::vector<Interface> used_interfaces(const std::vector<InterfaceChoice>& choices);

/// Throws `Error{no_interface}` with every `why` if none is used.
void require_used_interface(const std::vector<InterfaceChoice>& choices);

}  // namespace muster::io
