#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/doctor/finding.hpp"

namespace muster::cli {

/// The visible state of this host's packet filters.
struct FirewallView {
  bool has_ufw = false;
  bool has_firewalld = false;
  /// The output of `nft list ruleset`. Empty if the program is missing or the user may not read the
  /// rules.
  std::optional<std::string> nft = {};
  /// The output of `iptables -S INPUT`, under the same conditions.
  std::optional<std::string> iptables = {};
};

/// Runs the installed administration programs. Changes nothing.
FirewallView look_at_firewall();

/// Tells whether the filters probably lack a rule that admits muster, and which rule to add.
Finding judge_firewall(const FirewallView& view, std::uint16_t port);

}  // namespace muster::cli
