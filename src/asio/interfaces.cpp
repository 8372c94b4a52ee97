#include "asio/interfaces.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <string_view>

#include "asio/address_block.hpp"
#include "asio/socket_address.hpp"
#include "asio/socket_failure.hpp"

namespace muster::io {

namespace {

struct FreeInterfaces {
  void operator()(ifaddrs* list) const { freeifaddrs(list); }
};

/// Subnets with a longer prefix have no room for a broadcast address (RFC 3021).
constexpr int broadcast_prefix_max = 30;
/// Number of bits that the IPv6-mapped form adds to an IPv4 mask.
constexpr int mapped_bits_set = 16;

Interface make_interface(const ifaddrs& entry, std::string_view name) {
  const unsigned flags = entry.ifa_flags;
  return {.name = std::string(name),
          .index = if_nametoindex(std::string(name).c_str()),
          .is_up = (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0,
          .is_loopback = (flags & IFF_LOOPBACK) != 0,
          .can_broadcast = (flags & IFF_BROADCAST) != 0,
          .can_multicast = (flags & IFF_MULTICAST) != 0,
          .is_point_to_point = (flags & IFF_POINTOPOINT) != 0};
}

/// The interface of `entry`. IPv4 addresses may carry a label, "eth0:backup", instead of the name.
Interface& find_or_add(std::vector<Interface>& interfaces, const ifaddrs& entry) {
  std::string_view name = entry.ifa_name;
  name = name.substr(0, name.find(':'));
  const auto found = std::find_if(interfaces.begin(), interfaces.end(),
                                  [&](const Interface& known) { return known.name == name; });
  if (found != interfaces.end()) return *found;
  return interfaces.emplace_back(make_interface(entry, name));
}

int prefix_of(const sockaddr* mask) {
  if (mask == nullptr) return 0;
  const core::Address address = endpoint_of(mask).address;
  int bits = 0;
  for (const std::uint8_t byte : address.bytes) bits += std::popcount(byte);
  return address.is_v4() ? bits - mapped_bits_set : bits;
}

/// The broadcast address in `entry`. If none is set, `ifa_broadaddr` is absent, repeats the address
/// itself, or is the peer's address.
std::optional<core::Address> stated_broadcast(const ifaddrs& entry, const core::Address& own,
                                              const AddressBlock& subnet) {
  if (entry.ifa_broadaddr == nullptr) return {};
  const core::Address stated = endpoint_of(entry.ifa_broadaddr).address;
  if (stated == own || stated == core::Address::v4(0, 0, 0, 0)) return {};
  if (subnet.contains(stated) && stated != subnet.last()) return {};
  return stated;
}

/// Most tools set no broadcast address, but the kernel sends to the highest address of the subnet
/// anyway; also on loopback, where it never reports one.
std::optional<core::Address> broadcast_of(const Interface& interface, const ifaddrs& entry,
                                          const InterfaceAddress& own) {
  if (!own.address.is_v4() || own.prefix > broadcast_prefix_max) return {};
  const AddressBlock subnet{own.address, own.prefix + mapped_bits};
  if (interface.is_loopback && own.address.is_loopback()) return subnet.last();
  if (!interface.can_broadcast) return {};
  const auto stated = stated_broadcast(entry, own.address, subnet);
  return stated ? stated : subnet.last();
}

void add_address(Interface& interface, const ifaddrs& entry) {
  const sockaddr* address = entry.ifa_addr;
  if (address == nullptr) return;
  if (address->sa_family != AF_INET && address->sa_family != AF_INET6) return;
  InterfaceAddress own{.address = endpoint_of(address).address,
                       .prefix = prefix_of(entry.ifa_netmask)};
  own.broadcast = broadcast_of(interface, entry, own);
  interface.addresses.push_back(own);
}

bool has_lower_index(const Interface& a, const Interface& b) {
  return a.index < b.index;
}

}  // namespace

std::vector<Interface> list_interfaces() {
  ifaddrs* raw = nullptr;
  if (getifaddrs(&raw) != 0) throw_socket_failure("list the network interfaces");
  const std::unique_ptr<ifaddrs, FreeInterfaces> list(raw);
  std::vector<Interface> interfaces;
  for (const ifaddrs* entry = list.get(); entry != nullptr; entry = entry->ifa_next) {
    add_address(find_or_add(interfaces, *entry), *entry);
  }
  // An interface that disappeared after the list was made has no index.
  std::erase_if(interfaces, [](const Interface& interface) { return interface.index == 0; });
  std::stable_sort(interfaces.begin(), interfaces.end(), has_lower_index);
  return interfaces;
}

}  // namespace muster::io
