#include "asio/interface_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "asio/address_text.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

/// The first entry that matches `interface`, or null.
const std::string* find_match(const std::vector<std::string>& entries, const Interface& interface) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const std::string& entry) {
    return matches(entry, interface);
  });
  return found == entries.end() ? nullptr : &*found;
}

/// The reason why `interface` is skipped; empty if it is not. Rules of the user come first: a
/// denied interface stays denied when it comes up.
std::string reason_to_skip(const Interface& interface, const InterfaceRules& rules) {
  if (const std::string* entry = find_match(rules.deny, interface)) {
    return fmt::format("denied by \"{}\"", *entry);
  }
  if (!rules.allow.empty() && find_match(rules.allow, interface) == nullptr) {
    return "not in the allow list";
  }
  if (rules.loopback_only && !interface.is_loopback)
    return "is not loopback, and only that is used";
  if (!rules.bind_address.empty() && !matches(rules.bind_address, interface)) {
    return fmt::format("does not have the bind address {}", rules.bind_address);
  }
  if (!interface.is_up) return "is down";
  if (interface.addresses.empty()) return "has no address";
  return {};
}

void keep_only(Interface& interface, const core::Address& address) {
  std::erase_if(interface.addresses,
                [&](const InterfaceAddress& own) { return own.address != address; });
}

std::string describe_used(const Interface& interface) {
  std::string text = "up";
  for (const InterfaceAddress& own : interface.addresses) {
    text += fmt::format(", {}/{}", to_text(own.address), own.prefix);
    if (own.broadcast) text += ", broadcast " + to_text(*own.broadcast);
  }
  return text;
}

InterfaceChoice choose(const Interface& interface, const InterfaceRules& rules) {
  InterfaceChoice choice{.interface = interface, .why = reason_to_skip(interface, rules)};
  choice.is_used = choice.why.empty();
  if (!choice.is_used) return choice;
  if (const auto host = parse_host(rules.bind_address)) keep_only(choice.interface, host->address);
  choice.why = describe_used(choice.interface);
  return choice;
}

}  // namespace

std::vector<InterfaceChoice> choose_interfaces(const std::vector<Interface>& interfaces,
                                               const InterfaceRules& rules) {
  std::vector<InterfaceChoice> choices;
  for (const Interface& interface : interfaces) choices.push_back(choose(interface, rules));
  return choices;
}

std::vector<Interface> used_interfaces(const std::vector<InterfaceChoice>& choices) {
  std::vector<Interface> used;
  for (const InterfaceChoice& choice : choices) {
    if (choice.is_used) used.push_back(choice.interface);
  }
  return used;
}

void require_used_interface(const std::vector<InterfaceChoice>& choices) {
  std::string sentence = "no network interface can be used";
  for (const InterfaceChoice& choice : choices) {
    if (choice.is_used) return;
    sentence += fmt::format("; {}: {}", choice.interface.name, choice.why);
  }
  throw Error(Errc::no_interface, sentence);
}

}  // namespace muster::io
