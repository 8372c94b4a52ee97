#include "asio/own_addresses.hpp"

#include <algorithm>

#include "asio/driver.hpp"

namespace muster::io {

std::vector<OwnAddress> own_addresses(const std::vector<InterfaceChoice>& choices,
                                      std::uint16_t port,
                                      const std::function<bool(Family)>& speaks) {
  std::vector<OwnAddress> own;
  for (const Interface& interface : used_interfaces(choices)) {
    for (const InterfaceAddress& each : interface.addresses) {
      if (!speaks(family_of(each.address))) continue;
      const std::uint32_t scope = each.address.is_link_local() ? interface.index : 0;
      own.push_back({{.address = each.address, .port = port, .scope = scope}, interface.index});
    }
  }
  std::stable_partition(own.begin(), own.end(), [](const OwnAddress& each) {
    return !each.endpoint.address.is_loopback();
  });
  return own;
}

std::vector<OwnAddress> Driver::addresses() const {
  const std::lock_guard lock(mutex_);
  if (!engine_) return {};
  return own_addresses(choices_, unicast_port(), [this](Family family) {
    return transport_ ? transport_->speaks(family) : family == Family::v4;
  });
}

}  // namespace muster::io
