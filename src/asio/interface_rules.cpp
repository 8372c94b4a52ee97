#include "asio/interface_rules.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "asio/address_block.hpp"
#include "asio/address_text.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

[[noreturn]] void refuse(std::string_view option, std::string_view value, std::string_view remedy) {
  throw Error(Errc::invalid_option,
              fmt::format("interfaces.{} has \"{}\", {}", option, value, remedy));
}

bool is_pattern(std::string_view entry) {
  return entry.find_first_of("*?[") != std::string_view::npos;
}

bool has_address(const Interface& interface, const core::Address& address) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(),
                     [&](const InterfaceAddress& own) { return own.address == address; });
}

bool has_address_in(const Interface& interface, const AddressBlock& block) {
  return std::any_of(interface.addresses.begin(), interface.addresses.end(),
                     [&](const InterfaceAddress& own) { return block.contains(own.address); });
}

void validate_entry(std::string_view option, std::string_view entry) {
  if (entry.empty()) refuse(option, entry, "which matches nothing; remove it");
  if (entry.find('/') != std::string_view::npos) {
    if (parse_block(entry)) return;
    refuse(option, entry,
           "which is not a CIDR block; write an address, a slash, and a number of bits: 0 to 32 "
           "for IPv4 (\"10.1.0.0/16\"), 0 to 128 for IPv6 (\"fd00::/8\")");
  }
  if (parse_address(entry)) return;
  if (looks_like_v4(entry) || entry.find(':') != std::string_view::npos) {
    refuse(option, entry,
           "which is neither an address (\"10.1.0.7\") nor an interface name (\"eth0\")");
  }
  const std::string_view numbers = "0123456789.*?";
  const bool has_letter = entry.find_first_not_of(numbers) != std::string_view::npos;
  if (!has_letter && entry.find('.') != std::string_view::npos) {
    refuse(option, entry,
           "but patterns match names, not addresses; write a CIDR block (\"10.1.0.0/16\")");
  }
}

void validate_bind_address(const std::string& text) {
  if (text.empty()) return;
  const auto host = parse_host(text);
  if (!host) {
    throw Error(Errc::invalid_option,
                fmt::format("interfaces.bind_address is \"{}\", which is not an IP address of this "
                            "host; to choose interfaces by name, use interfaces.allow",
                            text));
  }
  if (host->address == core::Address::v4(0, 0, 0, 0) || host->address == core::Address{}) {
    throw Error(Errc::invalid_option,
                fmt::format("interfaces.bind_address is \"{}\"; leave it empty to use all", text));
  }
  if (host->address.is_link_local() && host->scope == 0) {
    throw Error(Errc::invalid_option,
                fmt::format("interfaces.bind_address is \"{}\", which means nothing without its "
                            "interface; write it like \"fe80::1%eth0\"",
                            text));
  }
}

std::string describe_known(const std::vector<Interface>& interfaces) {
  std::string text;
  for (const Interface& interface : interfaces) {
    text += (text.empty() ? "" : ", ") + interface.name;
    for (const InterfaceAddress& own : interface.addresses) text += ' ' + to_text(own.address);
  }
  return text;
}

void require_known(const std::vector<Interface>& interfaces, std::string_view option,
                   const std::string& value, std::string_view remedy) {
  const bool is_known =
      std::any_of(interfaces.begin(), interfaces.end(),
                  [&](const Interface& interface) { return matches(value, interface); });
  if (is_known) return;
  throw Error(Errc::no_interface,
              fmt::format("interfaces.{} names \"{}\", which this host does not have; there are: "
                          "{}{}",
                          option, value, describe_known(interfaces), remedy));
}

}  // namespace

bool matches(const std::string& entry, const Interface& interface) {
  if (const auto block = parse_block(entry)) return has_address_in(interface, *block);
  if (const auto host = parse_host(entry)) {
    return (host->scope == 0 || host->scope == interface.index) &&
           has_address(interface, host->address);
  }
  return fnmatch(entry.c_str(), interface.name.c_str(), 0) == 0;
}

void validate_interface_rules(const InterfaceRules& rules) {
  for (const std::string& entry : rules.allow) validate_entry("allow", entry);
  for (const std::string& entry : rules.deny) validate_entry("deny", entry);
  validate_bind_address(rules.bind_address);
}

void require_known_interfaces(const std::vector<Interface>& interfaces,
                              const InterfaceRules& rules) {
  for (const std::string& entry : rules.allow) {
    if (is_pattern(entry) || parse_block(entry)) continue;
    require_known(interfaces, "allow", entry,
                  ". If it may appear later, write a pattern or a CIDR block");
  }
  if (!rules.bind_address.empty()) {
    require_known(interfaces, "bind_address", rules.bind_address, "");
  }
}

}  // namespace muster::io
