#include "cli/doctor/firewall_check.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "cli/doctor/firewall_rules.hpp"
#include "cli/doctor/network_checks.hpp"

namespace muster::cli {

namespace {

/// Returns the output of a shell command. Returns nothing if the command fails.
std::optional<std::string> output_of(const std::string& command) {
  // The administration programs of packet filters are often outside the user's PATH.
  const std::string line = "PATH=$PATH:/usr/sbin:/sbin " + command + " 2>/dev/null";
  FILE* pipe = popen(line.c_str(), "re");
  if (pipe == nullptr) return {};
  std::string output;
  std::array<char, 4096> piece;
  while (const std::size_t bytes = std::fread(piece.data(), 1, piece.size(), pipe)) {
    output.append(piece.data(), bytes);
  }
  return pclose(pipe) == 0 ? std::optional(output) : std::nullopt;
}

bool is_ufw_enabled() {
  std::ifstream file("/etc/ufw/ufw.conf");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("ENABLED=yes")) return true;
  }
  return false;
}

/// A packet filter that seems to reject muster's datagrams, and the rule that admits them.
struct Closed {
  std::string by;
  std::string remedy;
};

std::optional<Closed> closed_by(const FirewallView& view, std::uint16_t port) {
  const std::string range = port_range(port, '-');
  const std::string colon_range = port_range(port, ':');
  if (view.has_ufw) {
    return Closed{"ufw is enabled", fmt::format("sudo ufw allow {}/udp", colon_range)};
  }
  if (view.has_firewalld) {
    return Closed{"firewalld is running",
                  fmt::format("sudo firewall-cmd --permanent --add-port={}/udp && sudo "
                              "firewall-cmd --reload",
                              range)};
  }
  const auto chains = closed_chains(view.nft.value_or(""));
  if (!chains.empty()) {
    const auto& [family, table, chain] = chains.front();
    return Closed{fmt::format("nftables drops input in chain {} {} {}", family, table, chain),
                  fmt::format("sudo nft insert rule {} {} {} udp dport {} accept", family, table,
                              chain, range)};
  }
  if (is_closed(view.iptables.value_or(""))) {
    return Closed{"iptables drops input",
                  fmt::format("sudo iptables -I INPUT -p udp --dport {} -j ACCEPT", colon_range)};
  }
  return {};
}

}  // namespace

FirewallView look_at_firewall() {
  return {.has_ufw = is_ufw_enabled(),
          .has_firewalld = output_of("firewall-cmd --state").has_value(),
          .nft = output_of("nft list ruleset"),
          .iptables = output_of("iptables -S INPUT")};
}

Finding judge_firewall(const FirewallView& view, std::uint16_t port) {
  Finding finding{.name = "firewall"};
  const bool is_readable = view.nft || view.iptables;
  const std::string rules = view.nft.value_or("") + view.iptables.value_or("");
  const auto closed = closed_by(view, port);
  if (!closed) {
    finding.detail = is_readable ? "no rule that drops incoming datagrams was found"
                                 : "its rules cannot be read; as root, doctor may see more";
  } else if (names_ports(rules, port, port + Options::unicast_ports)) {
    finding.detail = closed->by + ", but has a rule for our ports";
  } else {
    finding.verdict = Verdict::warn;
    finding.detail = closed->by + (is_readable ? ", and no rule for our ports was found"
                                               : ", and its rules cannot be read; check that it "
                                                 "has a rule for our ports");
    finding.remedy = closed->remedy;
  }
  return finding;
}

}  // namespace muster::cli
