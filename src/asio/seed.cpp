#include "asio/seed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "asio/address_text.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

constexpr std::string_view forms =
    "write it like \"name\", \"name:port\", \"10.0.0.7\" or \"[fe80::1%eth0]:12345\"";

[[noreturn]] void refuse(std::string_view seed, std::string_view fault) {
  throw Error(Errc::invalid_option, fmt::format("the seed \"{}\" {}", seed, fault));
}

struct Parts {
  std::string_view host;
  /// Unset if no port is given.
  std::optional<std::string_view> port = {};
};

Parts split_at_bracket(std::string_view text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) refuse(text, fmt::format("has no \"]\"; {}", forms));
  const std::string_view rest = text.substr(end + 1);
  const std::string_view host = text.substr(1, end - 1);
  if (rest.empty()) return {host};
  if (rest.front() != ':') refuse(text, fmt::format("goes on after \"]\"; {}", forms));
  return {host, rest.substr(1)};
}

Parts split(std::string_view text) {
  if (text.starts_with('[')) return split_at_bracket(text);
  const std::size_t colon = text.find(':');
  // A second colon means an IPv6 address, which cannot have a port without brackets.
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return {text};
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::uint16_t parse_port(std::string_view seed, std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (fault != std::errc() || end != digits.data() + digits.size() || port == 0) {
    refuse(seed, fmt::format("has the port \"{}\"; it must be from 1 to 65535", digits));
  }
  return port;
}

bool is_group_address(const core::Address& address) {
  return address.is_v4() ? address.bytes[12] >= 224 : address.bytes[0] == 0xff;
}

void require_one_host(std::string_view seed, const core::Endpoint& endpoint) {
  const core::Address& address = endpoint.address;
  if (is_group_address(address) || address == core::Address::v4(0, 0, 0, 0) ||
      address == core::Address{}) {
    refuse(seed, "is not the address of one host");
  }
  if (address.is_link_local() && endpoint.scope == 0) {
    refuse(seed, "means nothing without its interface; write it like \"[fe80::1%eth0]\"");
  }
}

void require_name(std::string_view seed, std::string_view host) {
  if (host.empty()) refuse(seed, fmt::format("names no host; {}", forms));
  if (looks_like_v4(host)) refuse(seed, "is not an IPv4 address");
  if (host.find('%') != std::string_view::npos) {
    refuse(seed, "is not a link-local address with an interface of this host");
  }
  if (host.find(':') != std::string_view::npos) {
    refuse(seed, fmt::format("is not an IPv6 address; {}", forms));
  }
  if (host.find_first_of("[]") != std::string_view::npos) {
    refuse(seed, fmt::format("has brackets in the wrong place; {}", forms));
  }
}

}  // namespace

Seed parse_seed(std::string_view text, std::uint16_t default_port) {
  // Refuses lists and URLs here, because the error about their port would mislead.
  if (text.find_first_of(" \t\r\n/@,;") != std::string_view::npos) {
    refuse(text, fmt::format("is not one host; {}", forms));
  }
  const Parts parts = split(text);
  Seed seed{.text = std::string(text), .host = std::string(parts.host), .port = default_port};
  if (parts.port) seed.port = parse_port(text, *parts.port);
  seed.endpoint = parse_host(parts.host);
  if (seed.endpoint) {
    seed.endpoint->port = seed.port;
    require_one_host(text, *seed.endpoint);
  } else {
    require_name(text, parts.host);
  }
  return seed;
}

std::vector<Seed> parse_seeds(const std::vector<std::string>& texts, std::uint16_t default_port) {
  std::vector<Seed> seeds;
  for (const std::string& text : texts) seeds.push_back(parse_seed(text, default_port));
  return seeds;
}

}  // namespace muster::io
