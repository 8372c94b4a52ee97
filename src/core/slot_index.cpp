#include "core/slot_index.hpp"

#include <algorithm>
#include <utility>

namespace muster::core {

void SlotIndex::insert(std::uint32_t hash, std::uint32_t slot) {
  // A quarter stays free, for a search ends at a free one.
  if (4 * (size_ + 1) > 3 * entries_.size()) grow();
  put({hash, slot});
  ++size_;
}

void SlotIndex::grow() {
  constexpr std::size_t entries_min = 16;
  const std::size_t count = std::max(entries_min, 2 * entries_.size());
  for (const Entry& entry : std::exchange(entries_, std::vector<Entry>(count))) {
    if (entry.slot != nobody) put(entry);
  }
}

void SlotIndex::put(const Entry& entry) {
  std::size_t i = home_of(entry.hash);
  while (entries_[i].slot != nobody) i = after(i);
  entries_[i] = entry;
}

void SlotIndex::erase(std::uint32_t hash, std::uint32_t slot) {
  std::size_t hole = home_of(hash);
  while (entries_[hole].slot != slot || entries_[hole].hash != hash) hole = after(hole);
  // Those behind it move up, as far as their home allows.
  for (std::size_t i = after(hole); entries_[i].slot != nobody; i = after(i)) {
    const std::size_t mask = entries_.size() - 1;
    const std::size_t from_home = (i - home_of(entries_[i].hash)) & mask;
    const std::size_t from_hole = (i - hole) & mask;
    if (from_home >= from_hole) entries_[std::exchange(hole, i)] = entries_[i];
  }
  entries_[hole] = {};
  --size_;
}

std::vector<std::uint32_t> SlotIndex::all(std::uint32_t hash) const {
  std::vector<std::uint32_t> slots;
  find(hash, [&](std::uint32_t slot) {
    slots.push_back(slot);
    return false;
  });
  return slots;
}

}  // namespace muster::core
