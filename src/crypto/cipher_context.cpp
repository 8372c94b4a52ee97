#include "crypto/cipher_context.hpp"

#include <openssl/evp.h>

#include "crypto/openssl.hpp"

namespace muster::crypto {

void FreeCipherContext::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

CipherContext make_cipher_context() {
  CipherContext context(EVP_CIPHER_CTX_new());
  must_succeed(context != nullptr, "EVP_CIPHER_CTX_new");
  return context;
}

}  // namespace muster::crypto
