#include "unit/crypto/reference.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <charconv>
#include <memory>

namespace muster::crypto::reference {

namespace {

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t block_bytes = 64;
constexpr int tag_size = 16;

void append(Bytes& to, const Bytes& more) {
  to.insert(to.end(), more.begin(), more.end());
}

Bytes sha256(const Bytes& data) {
  Bytes digest(hash_bytes);
  SHA256(data.data(), data.size(), digest.data());
  return digest;
}

/// Requires: a key of at most one block, as all of ours are.
Bytes hmac(const Bytes& key, const Bytes& data) {
  Bytes inner(block_bytes, 0x36);
  Bytes outer(block_bytes, 0x5c);
  for (std::size_t i = 0; i < key.size(); ++i) {
    inner[i] ^= key[i];
    outer[i] ^= key[i];
  }
  append(inner, data);
  append(outer, sha256(inner));
  return sha256(outer);
}

}  // namespace

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes from_hex(std::string_view digits) {
  Bytes bytes(digits.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char* pair = digits.data() + 2 * i;
    EXPECT_EQ(std::from_chars(pair, pair + 2, bytes[i], 16).ptr, pair + 2) << digits;
  }
  return bytes;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 0xf];
  }
  return text;
}

Bytes hkdf(const Bytes& secret, const Bytes& salt, const Bytes& info, std::size_t size) {
  const Bytes pseudorandom_key = hmac(salt, secret);
  Bytes derived;
  Bytes block;
  for (std::uint8_t number = 1; derived.size() < size; ++number) {
    append(block, info);
    block.push_back(number);
    block = hmac(pseudorandom_key, block);
    append(derived, block);
  }
  derived.resize(size);
  return derived;
}

Bytes seal(const Bytes& key, const Bytes& nonce, const Bytes& header, const Bytes& body) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const auto size_of = [](const Bytes& bytes) { return static_cast<int>(bytes.size()); };
  Bytes sealed(body.size() + tag_size);
  int written = 0;
  const bool good =
      EVP_EncryptInit(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &written, header.data(), size_of(header)) == 1 &&
      EVP_EncryptUpdate(context.get(), sealed.data(), &written, body.data(), size_of(body)) == 1 &&
      EVP_EncryptFinal(context.get(), sealed.data() + body.size(), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size,
                          sealed.data() + body.size()) == 1;
  EXPECT_TRUE(good) << "the reference itself is broken";
  return sealed;
}

}  // namespace muster::crypto::reference
