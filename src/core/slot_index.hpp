#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "muster/id.hpp"

namespace muster::core {

/// Ids are random, so any 32 bits of one will do.
template <class Tag>
std::uint32_t hash_of(const Id<Tag>& id) {
  return static_cast<std::uint32_t>(std::hash<Id<Tag>>{}(id));
}

/// Finds places in the peer table by the hash of something that peers are known by. Several may
/// have the same.
///
/// What was hashed is not kept: whoever asks compares it with the peer, which is needed anyway. So
/// a look-up waits for memory once before that, and an entry takes eight bytes of a table that is a
/// quarter to five eighths empty: linear probing (Knuth, The Art of Computer Programming vol. 3,
/// §6.4, Algorithms L and R). Distinct objects: safe. Shared objects: unsafe.
class SlotIndex {
 public:
  void insert(std::uint32_t hash, std::uint32_t slot);
  /// Requires: it was inserted with this hash, and has not been erased since.
  void erase(std::uint32_t hash, std::uint32_t slot);

  std::size_t size() const { return size_; }

  /// The first with this hash of which `matches(slot)` is true.
  template <class Matches>
  std::optional<std::uint32_t> find(std::uint32_t hash, Matches&& matches) const {
    if (entries_.empty()) return std::nullopt;
    for (std::size_t i = home_of(hash); entries_[i].slot != nobody; i = after(i)) {
      if (entries_[i].hash == hash && matches(entries_[i].slot)) return entries_[i].slot;
    }
    return std::nullopt;
  }

  /// All with this hash, in no order.
  std::vector<std::uint32_t> all(std::uint32_t hash) const;

 private:
  static constexpr std::uint32_t nobody = UINT32_MAX;
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t slot = nobody;
  };

  std::size_t home_of(std::uint32_t hash) const { return hash & (entries_.size() - 1); }
  std::size_t after(std::size_t i) const { return (i + 1) & (entries_.size() - 1); }
  void grow();
  void put(const Entry& entry);

  /// A power of two of them, or none.
  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};

}  // namespace muster::core
