#include "core/slot_index.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace muster::core {

namespace {

// The caller decides which entry with the same hash is meant.
TEST(SlotIndex, LeavesComparisonToItsCaller) {
  SlotIndex index;
  EXPECT_FALSE(index.find(5, [](std::uint32_t) { return true; }));
  index.insert(5, 1);
  index.insert(5, 2);
  EXPECT_EQ(index.find(5, [](std::uint32_t slot) { return slot == 2; }), 2u);
  EXPECT_FALSE(index.find(5, [](std::uint32_t) { return false; }));
  EXPECT_FALSE(index.find(6, [](std::uint32_t) { return true; }));
  EXPECT_EQ(index.size(), 2u);
}

// For any insertions and erasures with few adjacent hashes, also across the end of the table, the
// index finds exactly the present entries.
RC_GTEST_PROP(SlotIndex, FindsExactlyThePresentEntries, ()) {
  SlotIndex index;
  std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
  const auto first = *rc::gen::element(0u, 12u, UINT32_MAX - 3);
  for (const auto& [step, slot] :
       *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
           rc::gen::pair(rc::gen::inRange(0u, 8u), rc::gen::inRange(0u, 40u)))) {
    const std::uint32_t hash = first + step;
    const auto known = expected.find({hash, slot});
    if (known == expected.end()) {
      index.insert(hash, slot);
      expected.emplace(hash, slot);
    } else {
      index.erase(hash, slot);
      expected.erase(known);
    }
    RC_ASSERT(index.size() == expected.size());
    for (std::uint32_t each = first; each != first + 8; ++each) {
      std::vector<std::uint32_t> slots;
      for (const auto& [its_hash, its_slot] : expected) {
        if (its_hash == each) slots.push_back(its_slot);
      }
      std::vector<std::uint32_t> found = index.all(each);
      std::sort(found.begin(), found.end());
      RC_ASSERT(found == slots);
    }
  }
}

}  // namespace

}  // namespace muster::core
