#include "crypto/legacy_cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "crypto/cipher_context.hpp"
#include "crypto/openssl.hpp"
#include "muster/error.hpp"

namespace muster::crypto {

namespace {

constexpr int rounds = 1;

struct FreeCipher {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void throw_unusable(std::string_view algorithm, std::string_view why) {
  throw Error(Errc::invalid_option, "the legacy algorithm \"" + std::string(algorithm) + "\" " +
                                        std::string(why) +
                                        "; use one like \"aes256\" or \"aes-192-cbc\"");
}

void require_length(std::string_view what, std::string_view text, int wanted) {
  if (text.size() == static_cast<std::size_t>(wanted)) return;
  throw Error(Errc::invalid_key,
              "the legacy " + std::string(what) + " has " + std::to_string(text.size()) +
                  " bytes; its algorithm needs exactly " + std::to_string(wanted));
}

}  // namespace

struct LegacyCipher::Keyed {
  explicit Keyed(std::string_view algorithm)
      : cipher(EVP_CIPHER_fetch(nullptr, std::string(algorithm).c_str(), nullptr)) {
    ERR_clear_error();
    if (!cipher) throw_unusable(algorithm, "is not known to OpenSSL");
    if (EVP_CIPHER_get_key_length(cipher.get()) == 0) throw_unusable(algorithm, "has no key");
    const int mode = EVP_CIPHER_get_mode(cipher.get());
    const bool is_aead = (EVP_CIPHER_get_flags(cipher.get()) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
    if (is_aead || mode == EVP_CIPH_WRAP_MODE || mode == EVP_CIPH_XTS_MODE) {
      throw_unusable(algorithm, "cannot be used the way the packages use it");
    }
  }
  ~Keyed() {
    OPENSSL_cleanse(key.data(), key.size());
    OPENSSL_cleanse(vector.data(), vector.size());
  }
  Keyed(const Keyed&) = delete;
  Keyed& operator=(const Keyed&) = delete;

  /// Nothing if OpenSSL refuses the bytes, which happens only when decrypting.
  std::optional<std::vector<std::uint8_t>> run(Bytes input, bool encrypts) const;

  std::unique_ptr<EVP_CIPHER, FreeCipher> cipher;
  std::array<unsigned char, EVP_MAX_KEY_LENGTH> key{};
  std::array<unsigned char, EVP_MAX_IV_LENGTH> vector{};
};

std::optional<std::vector<std::uint8_t>> LegacyCipher::Keyed::run(Bytes input,
                                                                  bool encrypts) const {
  const CipherContext context = make_cipher_context();
  must_succeed(EVP_CipherInit_ex2(context.get(), cipher.get(), key.data(), vector.data(),
                                  encrypts ? 1 : 0, nullptr),
               "EVP_CipherInit_ex2");
  std::vector<std::uint8_t> output(input.size() + EVP_MAX_BLOCK_LENGTH);
  int written = 0;
  int rest = 0;
  const bool is_good = EVP_CipherUpdate(context.get(), output.data(), &written, input.data(),
                                        static_cast<int>(input.size())) > 0 &&
                       EVP_CipherFinal_ex(context.get(), output.data() + written, &rest) > 0;
  if (!is_good) {
    ERR_clear_error();
    return std::nullopt;
  }
  output.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(rest));
  return output;
}

LegacyCipher LegacyCipher::from_password(std::string_view algorithm, std::string_view password) {
  auto keyed = std::make_unique<Keyed>(algorithm);
  if (password.empty()) throw Error(Errc::invalid_key, "the legacy key is empty; leave it out");
  const std::unique_ptr<EVP_MD, FreeDigest> md5(EVP_MD_fetch(nullptr, "MD5", nullptr));
  must_succeed(md5 != nullptr, "EVP_MD_fetch");
  must_succeed(EVP_BytesToKey(keyed->cipher.get(), md5.get(), nullptr, bytes_of(password),
                              static_cast<int>(password.size()), rounds, keyed->key.data(),
                              keyed->vector.data()),
               "EVP_BytesToKey");
  return LegacyCipher(std::move(keyed));
}

LegacyCipher LegacyCipher::from_key(std::string_view algorithm, std::string_view key,
                                    std::string_view vector) {
  auto keyed = std::make_unique<Keyed>(algorithm);
  require_length("key", key, EVP_CIPHER_get_key_length(keyed->cipher.get()));
  require_length("iv", vector, EVP_CIPHER_get_iv_length(keyed->cipher.get()));
  std::copy(key.begin(), key.end(), keyed->key.begin());
  std::copy(vector.begin(), vector.end(), keyed->vector.begin());
  return LegacyCipher(std::move(keyed));
}

LegacyCipher::LegacyCipher(std::unique_ptr<Keyed> keyed) : keyed_(std::move(keyed)) {}
LegacyCipher::LegacyCipher(LegacyCipher&&) noexcept = default;
LegacyCipher& LegacyCipher::operator=(LegacyCipher&&) noexcept = default;
LegacyCipher::~LegacyCipher() = default;

std::vector<std::uint8_t> LegacyCipher::encrypt(Bytes plain) const {
  auto sealed = keyed_->run(plain, true);
  must_succeed(sealed.has_value(), "EVP_CipherFinal_ex");
  return *std::move(sealed);
}

std::optional<std::vector<std::uint8_t>> LegacyCipher::decrypt(Bytes sealed) const {
  return keyed_->run(sealed, false);
}

}  // namespace muster::crypto
