#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Readers of the rule listings of packet filters.
namespace muster::cli {

/// A chain of nftables that rejects the packets that match none of its rules.
struct InputChain {
  std::string family;
  std::string table;
  std::string chain;

  friend bool operator==(const InputChain&, const InputChain&) = default;
};

/// Returns the chains of `nft list ruleset` that are hooked to input and end with a drop or reject
/// rule or policy.
std::vector<InputChain> closed_chains(std::string_view nft_ruleset);

/// Tells whether the chain INPUT of `iptables -S INPUT` ends with a drop or reject rule or policy.
bool is_closed(std::string_view iptables_rules);

/// Tells whether a listing has a rule for exactly the ports from `first` to `last`.
bool names_ports(std::string_view rules, unsigned first, unsigned last);

}  // namespace muster::cli
