#include "asio/group_paths.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "asio/address_block.hpp"
#include "asio/address_text.hpp"
#include "muster/error.hpp"

namespace muster::io {

namespace {

using Paths = std::vector<GroupPath>;

constexpr AddressBlock v4_groups{core::Address::v4(224, 0, 0, 0), mapped_bits + 4};

bool is_link_group(const core::Address& address) {
  return address.bytes[0] == 0xff && (address.bytes[1] & 0x0f) == 0x02;
}

void add_broadcast_paths(Paths& paths, const Interface& interface, std::uint16_t port) {
  for (const InterfaceAddress& own : interface.addresses) {
    if (!own.broadcast) continue;
    const core::Endpoint destination{.address = *own.broadcast, .port = port};
    // A second address in the same subnet reaches the same hosts.
    const bool is_known = std::any_of(paths.begin(), paths.end(), [&](const GroupPath& path) {
      return path.interface == interface.index && path.destination == destination;
    });
    if (is_known) continue;
    paths.push_back({GroupPath::Mode::broadcast, interface.index, own.address, destination});
  }
}

void add_multicast_v4_path(Paths& paths, const Interface& interface, const MulticastV4& multicast,
                           std::uint16_t port) {
  if (!interface.can_multicast && !interface.is_loopback) return;
  for (const InterfaceAddress& own : interface.addresses) {
    if (!own.address.is_v4()) continue;
    const core::Endpoint destination{.address = *parse_address(multicast.group), .port = port};
    paths.push_back({GroupPath::Mode::multicast_v4, interface.index, own.address, destination});
    return;
  }
}

/// The link-local address if there is one, because every receiver can answer it; otherwise any IPv6
/// address.
const InterfaceAddress* v6_source(const Interface& interface) {
  const InterfaceAddress* best = nullptr;
  for (const InterfaceAddress& own : interface.addresses) {
    if (own.address.is_v4()) continue;
    if (best == nullptr || (own.address.is_link_local() && !best->address.is_link_local())) {
      best = &own;
    }
  }
  return best;
}

void add_multicast_v6_path(Paths& paths, const Interface& interface, const MulticastV6& multicast,
                           std::uint16_t port) {
  const InterfaceAddress* source = v6_source(interface);
  if (!interface.can_multicast || interface.is_loopback || source == nullptr) return;
  const core::Endpoint destination{
      .address = *parse_address(multicast.group), .port = port, .scope = interface.index};
  paths.push_back({GroupPath::Mode::multicast_v6, interface.index, source->address, destination});
}

void validate(const MulticastV4& multicast) {
  const auto group = parse_address(multicast.group);
  if (!group || !v4_groups.contains(*group)) {
    throw Error(Errc::invalid_option,
                fmt::format("transports.multicast_v4.group is \"{}\"; it must be an address from "
                            "224.0.0.0 to 239.255.255.255",
                            multicast.group));
  }
  if (multicast.ttl < 1 || multicast.ttl > 255) {
    throw Error(
        Errc::invalid_option,
        fmt::format("transports.multicast_v4.ttl is {}; it must be from 1 to 255", multicast.ttl));
  }
}

void validate(const MulticastV6& multicast) {
  const auto group = parse_address(multicast.group);
  if (group && is_link_group(*group)) return;
  throw Error(Errc::invalid_option,
              fmt::format("transports.multicast_v6.group is \"{}\"; it must be a link-local group "
                          "like \"ff02::4d55\"",
                          multicast.group));
}

}  // namespace

std::string_view to_string(GroupPath::Mode mode) {
  switch (mode) {
    case GroupPath::Mode::broadcast:
      return "broadcast";
    case GroupPath::Mode::multicast_v4:
      return "multicast_v4";
    case GroupPath::Mode::multicast_v6:
      return "multicast_v6";
  }
  return "unknown";
}

void validate_groups(const Transports& transports) {
  if (transports.multicast_v4) validate(*transports.multicast_v4);
  if (transports.multicast_v6) validate(*transports.multicast_v6);
}

Paths group_paths(const std::vector<Interface>& used, const Transports& transports,
                  std::uint16_t port) {
  Paths paths;
  for (const Interface& interface : used) {
    if (transports.broadcast) add_broadcast_paths(paths, interface, port);
    if (transports.multicast_v4) {
      add_multicast_v4_path(paths, interface, *transports.multicast_v4, port);
    }
    if (transports.multicast_v6) {
      add_multicast_v6_path(paths, interface, *transports.multicast_v6, port);
    }
  }
  // The kernel delivers to its own host within the call, so other hosts come first.
  std::stable_partition(paths.begin(), paths.end(),
                        [](const GroupPath& path) { return !path.source.is_loopback(); });
  return paths;
}

}  // namespace muster::io
