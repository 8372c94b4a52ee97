#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Reads the listings of packet filters.
namespace muster::cli {

/// A chain of nftables that turns away what arrives and matches none of its rules.
struct InputChain {
  std::string family;
  std::string table;
  std::string chain;

  friend bool operator==(const InputChain&, const InputChain&) = default;
};

/// Chains of `nft list ruleset` that are hooked to input, and drop or reject at their end or by
/// policy.
std::vector<InputChain> closed_chains(std::string_view nft_ruleset);

/// Whether `iptables -S INPUT` drops or rejects at its end or by policy.
bool is_closed(std::string_view iptables_rules);

/// Whether a listing has a rule for exactly the ports from `first` to `last`.
bool names_ports(std::string_view rules, unsigned first, unsigned last);

}  // namespace muster::cli
