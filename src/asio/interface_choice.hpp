#pragma once

#include <string>
#include <vector>

#include "asio/interface_rules.hpp"
#include "asio/interfaces.hpp"
#include "muster/options.hpp"

namespace muster::io {

/// The result of the rules for one interface.
struct InterfaceChoice {
  Interface interface;
  bool is_used = false;
  /// The reason for people, after the name: "up, 10.77.0.1/24, broadcast 10.77.0.255", "is down",
  /// "denied by "docker*"".
  std::string why;

  friend bool operator==(const InterfaceChoice&, const InterfaceChoice&) = default;
};

/// One choice per interface, in their order. With a bind address, only the interface with that
/// address is used, with that address only. Requires: `validate_interface_rules` accepted the
/// rules.
std::vector<InterfaceChoice> choose_interfaces(const std::vector<Interface>& interfaces,
                                               const InterfaceRules& rules);

/// The interfaces that are used.
std::vector<Interface> used_interfaces(const std::vector<InterfaceChoice>& choices);

/// Throws `Error{no_interface}` with every `why` if none is used.
void require_used_interface(const std::vector<InterfaceChoice>& choices);

}  // namespace muster::io
