#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asio/interfaces.hpp"
#include "muster/options.hpp"

/// Single entries of `InterfaceRules`, and faults in them.
namespace muster::io {

/// Whether an entry of `allow` or `deny` speaks of `interface`: a name pattern, a CIDR block, or an
/// address. Requires: `validate_interface_rules` found nothing wrong with it.
bool matches(const std::string& entry, const Interface& interface);

/// Throws `Error{invalid_option}` naming the first value that cannot mean anything, and the remedy.
void validate_interface_rules(const InterfaceRules& rules);

/// For the start: throws `Error{no_interface}` if `allow` or `bind_address` names an interface or
/// address that this host does not have, and lists what it has. Patterns and blocks may match
/// later, and `deny` may name what only other hosts have.
void require_known_interfaces(const std::vector<Interface>& interfaces,
                              const InterfaceRules& rules);

}  // namespace muster::io
