#pragma once

#include <memory>

/// OpenSSL's, as <openssl/types.h> declares it; no floor above includes that.
struct evp_cipher_ctx_st;

namespace muster::crypto {

struct FreeCipherContext {
  void operator()(evp_cipher_ctx_st* context) const;
};
using CipherContext = std::unique_ptr<evp_cipher_ctx_st, FreeCipherContext>;

/// Makes an empty context. Throws `Error{internal}` without memory.
CipherContext make_cipher_context();

}  // namespace muster::crypto
