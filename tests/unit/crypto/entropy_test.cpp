#include "crypto/entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace muster::crypto {

namespace {

// A buffer larger than the kernel's 256 bytes per call is filled to its end.
TEST(Entropy, FillsALongBufferToItsEnd) {
  std::vector<std::uint8_t> bytes(1000);
  fill_with_entropy(bytes);
  for (auto part = bytes.begin(); part != bytes.end(); part += 20) {
    EXPECT_TRUE(std::any_of(part, part + 20, [](std::uint8_t byte) { return byte != 0; }))
        << "bytes from " << part - bytes.begin() << " are all zero";
  }
}

// Session ids and keys depend on this.
TEST(Entropy, NeverRepeats) {
  std::set<std::array<std::uint8_t, 16>> drawn;
  for (int i = 0; i < 1000; ++i) {
    std::array<std::uint8_t, 16> bytes{};
    fill_with_entropy(bytes);
    EXPECT_TRUE(drawn.insert(bytes).second);
  }
}

// An empty buffer is accepted.
TEST(Entropy, AcceptsAnEmptyBuffer) {
  EXPECT_NO_THROW(fill_with_entropy({}));
}

}  // namespace

}  // namespace muster::crypto
