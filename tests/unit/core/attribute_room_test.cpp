#include "core/attribute_room.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "core/limits.hpp"

namespace muster::core {

namespace {

constexpr std::size_t each = limits::attribute_bytes_each;
constexpr std::size_t shared = limits::attribute_bytes_shared;

// Peers share the room for large attributes.
TEST(AttributeRoom, IsSharedByAllPeers) {
  AttributeRoom room;
  AttributeRoom::Share first;
  AttributeRoom::Share second;
  EXPECT_TRUE(room.fit(first, each + shared - 10));
  EXPECT_TRUE(room.is_crowded());
  EXPECT_TRUE(room.fit(second, each + 10));
  EXPECT_FALSE(room.fit(second, each + 11));
  EXPECT_EQ(room.refused(), 1u);
}

// Small attributes always fit, also if other peers have filled the shared room.
TEST(AttributeRoom, KeepsAPartForEachPeer) {
  AttributeRoom room;
  AttributeRoom::Share greedy;
  AttributeRoom::Share modest;
  EXPECT_TRUE(room.fit(greedy, each + shared));
  EXPECT_TRUE(room.fit(modest, each));
  EXPECT_FALSE(room.fit(modest, each + 1));
}

// Attributes that become smaller make room.
TEST(AttributeRoom, GrowsWhenAttributesShrink) {
  AttributeRoom room;
  AttributeRoom::Share first;
  AttributeRoom::Share second;
  EXPECT_TRUE(room.fit(first, each + shared));
  EXPECT_FALSE(room.fit(first, each + shared + 1));
  EXPECT_TRUE(room.fit(first, each + shared / 2));
  EXPECT_FALSE(room.is_crowded());
  EXPECT_TRUE(room.fit(second, each + shared / 2));
}

// A peer that is forgotten frees its share, and only once.
TEST(AttributeRoom, IsFreedByTheEndOfAShare) {
  AttributeRoom room;
  AttributeRoom::Share last;
  {
    AttributeRoom::Share first;
    EXPECT_TRUE(room.fit(first, each + shared));
    AttributeRoom::Share moved = std::move(first);
    EXPECT_FALSE(room.fit(last, each + 1));
    moved = AttributeRoom::Share();
    EXPECT_TRUE(room.fit(last, each + shared));
  }
  EXPECT_TRUE(room.is_crowded());
}

}  // namespace

}  // namespace muster::core
