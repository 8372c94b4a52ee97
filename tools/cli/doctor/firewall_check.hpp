#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/doctor/finding.hpp"

namespace muster::cli {

/// What can be seen of this host's packet filters.
struct FirewallView {
  bool has_ufw = false;
  bool has_firewalld = false;
  /// What `nft list ruleset` says. Nothing: it is not there, or may not be read.
  std::optional<std::string> nft = {};
  /// What `iptables -S INPUT` says, likewise.
  std::optional<std::string> iptables = {};
};

/// Asks the programs that are installed. Changes nothing.
FirewallView look_at_firewall();

/// Whether a rule that lets muster in is likely missing, and which one to add.
Finding judge_firewall(const FirewallView& view, std::uint16_t port);

}  // namespace muster::cli
