#include "cli/doctor/firewall_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace muster::cli {

namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& line) {
  std::istringstream stream(line);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool contains(const std::string& line, std::string_view part) {
  return line.find(part) != std::string::npos;
}

/// Tells whether the rule rejects every packet: "drop", "counter packets 3 bytes 180 reject with
/// ...".
bool turns_all_away(const Words& rule) {
  std::size_t at = 0;
  if (!rule.empty() && rule[0] == "counter") at = rule.size() > 1 && rule[1] == "packets" ? 5 : 1;
  return at < rule.size() && (rule[at] == "drop" || rule[at] == "reject");
}

}  // namespace

std::vector<InputChain> closed_chains(std::string_view nft_ruleset) {
  std::vector<InputChain> closed;
  InputChain current;
  bool is_input = false;
  std::istringstream lines{std::string(nft_ruleset)};
  for (std::string line; std::getline(lines, line);) {
    const Words words = words_of(line);
    if (words.size() == 4 && words[0] == "table") {
      current = {.family = words[1], .table = words[2], .chain = {}};
    } else if (words.size() == 3 && words[0] == "chain") {
      current.chain = words[1];
      is_input = false;
    }
    is_input |= contains(line, "hook input");
    const bool by_policy = contains(line, "hook input") && contains(line, "policy drop");
    if (!by_policy && !(is_input && turns_all_away(words))) continue;
    if (closed.empty() || closed.back() != current) closed.push_back(current);
  }
  return closed;
}

bool is_closed(std::string_view iptables_rules) {
  std::istringstream lines{std::string(iptables_rules)};
  for (std::string line; std::getline(lines, line);) {
    if (line == "-P INPUT DROP" || line.starts_with("-A INPUT -j DROP") ||
        line.starts_with("-A INPUT -j REJECT")) {
      return true;
    }
  }
  return false;
}

bool names_ports(std::string_view rules, unsigned first, unsigned last) {
  constexpr std::array between = {'-', ':'};
  return std::any_of(between.begin(), between.end(), [&](char sign) {
    return rules.find(fmt::format("{}{}{}", first, sign, last)) != std::string_view::npos;
  });
}

}  // namespace muster::cli
