#include "core/port_owners.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>

namespace muster::core {

namespace {

std::uint32_t hash_of(const Endpoint& endpoint) {
  const auto& bytes = endpoint.address.bytes;
  const std::string_view address(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // Odd, so that all ports of one address differ (Knuth, The Art of Computer Programming, §6.4).
  constexpr std::uint32_t multiplier = 2'654'435'761;
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(address)) +
         endpoint.port * multiplier;
}

}  // namespace

void PortOwners::add(const Peer& peer) {
  for (const Path& path : peer.paths.all()) {
    const Entry entry = entry_of(path, peer.id);
    entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, is_before), entry);
  }
}

void PortOwners::remove(const Peer& peer) {
  for (const Path& path : peer.paths.all()) {
    entries_.erase(
        std::lower_bound(entries_.begin(), entries_.end(), entry_of(path, peer.id), is_before));
  }
}

std::vector<PeerId> PortOwners::at(const Endpoint& endpoint) const {
  const Entry first{hash_of(endpoint), {}};
  std::vector<PeerId> owners;
  for (auto entry = std::lower_bound(entries_.begin(), entries_.end(), first, is_before);
       entry != entries_.end() && entry->hash == first.hash; ++entry) {
    owners.push_back(entry->peer);
  }
  return owners;
}

PortOwners::Entry PortOwners::entry_of(const Path& path, PeerId peer) {
  return {hash_of(path.endpoint), peer};
}

bool PortOwners::is_before(const Entry& a, const Entry& b) {
  return std::tie(a.hash, a.peer.slot) < std::tie(b.hash, b.peer.slot);
}

}  // namespace muster::core
