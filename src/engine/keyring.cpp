#include "engine/keyring.hpp"

#include <algorithm>

namespace muster::engine {

Keyring::Keyring(const std::vector<crypto::ClusterKey>& keys) {
  for (const crypto::ClusterKey& key : keys) entries_.emplace_back(key);
}

bool Keyring::knows(std::uint32_t id) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.key().id() == id; });
}

Keyring::Entry* Keyring::find(const wire::Header& header) {
  const auto has_id = [&](const Entry& entry) { return entry.key().id() == header.key; };
  const auto found = std::find_if(entries_.begin(), entries_.end(), has_id);
  if (found == entries_.end()) return nullptr;
  if (std::none_of(found + 1, entries_.end(), has_id)) return &*found;
  const auto vouching = std::find_if(found, entries_.end(), [&](Entry& entry) {
    return has_id(entry) && entry.vouches_for(header);
  });
  return vouching == entries_.end() ? nullptr : &*vouching;
}

}  // namespace muster::engine
