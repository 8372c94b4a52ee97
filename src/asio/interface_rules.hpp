#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asio/interfaces.hpp"
#include "muster/options.hpp"

/// Single entries of `InterfaceRules`, and their validation.
namespace muster::io {

/// Whether an entry of `allow` or `deny` matches `interface`: by a name pattern, a CIDR block, or
/// an address. Requires: `validate_interface_rules` accepted it.
bool matches(const std::string& entry, const Interface& interface);

/// Throws `Error{invalid_option}`, which names the first invalid value and the remedy.
void validate_interface_rules(const InterfaceRules& rules);

/// Called at the start: throws `Error{no_interface}` if `allow` or `bind_address` names an
/// interface or address that this host does not have, and lists the present ones. Patterns and
/// blocks may match later, and `deny` may name interfaces of other hosts.
void require_known_interfaces(const std::vector<Interface>& interfaces,
                              const InterfaceRules& rules);

}  // namespace muster::io
