#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <cstdlib>

#include "crypto/session_cipher.hpp"

namespace muster::crypto {

namespace {

struct Allocations {
  std::size_t calls = 0;
  std::size_t bytes = 0;
};
Allocations made;

void* counting_malloc(std::size_t size, const char*, int) {
  ++made.calls;
  made.bytes += size;
  return std::malloc(size);
}

void* counting_realloc(void* memory, std::size_t size, const char*, int) {
  ++made.calls;
  made.bytes += size;
  return std::realloc(memory, size);
}

void plain_free(void* memory, const char*, int) {
  std::free(memory);
}

/// OpenSSL accepts other allocators only before its first allocation, and thus before any test.
const bool counting = CRYPTO_set_mem_functions(counting_malloc, counting_realloc, plain_free) == 1;

ClusterKey any_key() {
  return ClusterKey(Key::generate(), "lighthouse");
}

// Sealing, opening and refusing packets does not allocate.
TEST(SessionMemory, IsNotTouchedByPackets) {
  ASSERT_TRUE(counting);
  SessionCipher sealing(any_key(), {1, 2}, SessionCipher::Direction::seal);
  SessionCipher opening(any_key(), {1, 2}, SessionCipher::Direction::open);
  std::array<std::uint8_t, 32> header{};
  std::array<std::uint8_t, 100> body{};
  std::array<std::uint8_t, tag_bytes> tag{};
  const std::size_t before = made.calls;
  for (std::uint64_t counter = 0; counter < 100; ++counter) {
    sealing.seal({counter}, header, body, tag);
    EXPECT_FALSE(opening.open({counter}, header, body, tag)) << "the keys differ";
  }
  EXPECT_EQ(made.calls, before);
}

// A node keeps one cipher per peer. OpenSSL 3.0 takes 1.1 KiB; the limit leaves room for later
// versions.
TEST(SessionMemory, OfOnePeerIsSmall) {
  ASSERT_TRUE(counting);
  const ClusterKey key = any_key();
  const SessionCipher first(key, {1, 1}, SessionCipher::Direction::open);
  const std::size_t before = made.bytes;
  const SessionCipher second(key, {1, 2}, SessionCipher::Direction::open);
  EXPECT_LT(made.bytes - before, 4096u) << "deriving its key included";
}

}  // namespace

}  // namespace muster::crypto
