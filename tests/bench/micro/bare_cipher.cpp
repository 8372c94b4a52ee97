#include "bench/micro/bare_cipher.hpp"

#include <array>
#include <cstring>

namespace muster::bench {

namespace {

EVP_CIPHER_CTX* prepare(int is_sealing) {
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  const std::array<std::uint8_t, 32> key{1, 2, 3};
  EVP_CipherInit_ex2(context, cipher, key.data(), nullptr, is_sealing, nullptr);
  EVP_CIPHER_free(cipher);
  return context;
}

void begin(EVP_CIPHER_CTX* context, std::uint64_t counter, std::span<const std::uint8_t> header) {
  std::array<std::uint8_t, 12> nonce{};
  std::memcpy(nonce.data() + 4, &counter, sizeof counter);
  EVP_CipherInit_ex2(context, nullptr, nullptr, nonce.data(), -1, nullptr);
  int written = 0;
  EVP_CipherUpdate(context, nullptr, &written, header.data(), static_cast<int>(header.size()));
}

}  // namespace

BareCipher::BareCipher() : sealing_(prepare(1)), opening_(prepare(0)) {}

void BareCipher::seal(std::uint64_t counter, std::span<const std::uint8_t> header,
                      std::span<std::uint8_t> body, std::span<std::uint8_t, tag_bytes> tag) {
  begin(sealing_.get(), counter, header);
  int written = 0;
  EVP_CipherUpdate(sealing_.get(), body.data(), &written, body.data(),
                   static_cast<int>(body.size()));
  EVP_CipherFinal_ex(sealing_.get(), tag.data(), &written);
  EVP_CIPHER_CTX_ctrl(sealing_.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag.data());
}

bool BareCipher::open(std::uint64_t counter, std::span<const std::uint8_t> header,
                      std::span<std::uint8_t> body, std::span<const std::uint8_t, tag_bytes> tag) {
  begin(opening_.get(), counter, header);
  EVP_CIPHER_CTX_ctrl(opening_.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes,
                      const_cast<std::uint8_t*>(tag.data()));
  int written = 0;
  EVP_CipherUpdate(opening_.get(), body.data(), &written, body.data(),
                   static_cast<int>(body.size()));
  std::array<std::uint8_t, tag_bytes> rest;
  return EVP_CipherFinal_ex(opening_.get(), rest.data(), &written) > 0;
}

}  // namespace muster::bench
