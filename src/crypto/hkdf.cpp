#include "crypto/hkdf.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>

#include "crypto/openssl.hpp"

namespace muster::crypto {

namespace {

struct FreeKdfContext {
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

EVP_KDF* fetch() {
  EVP_KDF* kdf = EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_HKDF, nullptr);
  must_succeed(kdf != nullptr, "EVP_KDF_fetch");
  return kdf;
}

OSSL_PARAM octets(const char* name, const void* data, std::size_t size) {
  // OpenSSL 3.0 refuses a null salt, and the data of an empty span may be null.
  if (data == nullptr) data = "";
  // OSSL_PARAM serves both directions, so it takes no const pointer; HKDF only reads this one.
  return OSSL_PARAM_construct_octet_string(name, const_cast<void*>(data), size);
}

}  // namespace

void hkdf(std::span<const std::byte> secret, std::span<const std::byte> salt, std::string_view info,
          std::span<std::uint8_t> derived) {
  // Fetched once per process and never freed, for the reasons at SessionCipher's cipher.
  static EVP_KDF* const kdf = fetch();
  const std::unique_ptr<EVP_KDF_CTX, FreeKdfContext> context(EVP_KDF_CTX_new(kdf));
  must_succeed(context != nullptr, "EVP_KDF_CTX_new");

  char digest[] = "SHA256";
  const std::array parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      octets(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
      octets(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
      octets(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end(),
  };
  must_succeed(EVP_KDF_derive(context.get(), derived.data(), derived.size(), parameters.data()),
               "EVP_KDF_derive");
}

}  // namespace muster::crypto
