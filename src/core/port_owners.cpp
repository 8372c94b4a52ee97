#include "core/port_owners.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace muster::core {

namespace {

std::uint32_t hash_of(const Endpoint& endpoint) {
  const auto& bytes = endpoint.address.bytes;
  const std::string_view address(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // Odd, so that all ports of one address differ; spread, so that they do not lie side by side
  // (Knuth, The Art of Computer Programming vol. 3, §6.4).
  constexpr std::uint32_t multiplier = 2'654'435'761;
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(address)) +
         endpoint.port * multiplier;
}

}  // namespace

void PortOwners::add(const Peer& peer) {
  for (const Path& path : peer.paths.all()) slots_.insert(hash_of(path.endpoint), peer.id.slot);
}

void PortOwners::remove(const Peer& peer) {
  for (const Path& path : peer.paths.all()) slots_.erase(hash_of(path.endpoint), peer.id.slot);
}

std::vector<std::uint32_t> PortOwners::at(const Endpoint& endpoint) const {
  std::vector<std::uint32_t> owners = slots_.all(hash_of(endpoint));
  std::sort(owners.begin(), owners.end());
  return owners;
}

}  // namespace muster::core
