#include "crypto/session_check.hpp"

#include <openssl/evp.h>

#include <array>
#include <span>

#include "crypto/hkdf.hpp"
#include "crypto/openssl.hpp"
#include "crypto/secret_bytes.hpp"
#include "crypto/session_bytes.hpp"
#include "muster/byte_stream.hpp"

namespace muster::crypto {

namespace {

constexpr std::string_view check_label = "muster 2 check";

}  // namespace

SessionCheck::SessionCheck(const ClusterKey& key) : context_(make_cipher_context()) {
  SecretBytes<ClusterKey::bytes> secret;
  hkdf(std::as_bytes(std::span(key.secret())), {}, check_label, secret.bytes);
  must_succeed(
      EVP_EncryptInit_ex2(context_.get(), EVP_aes_256_ecb(), secret.bytes.data(), nullptr, nullptr),
      "EVP_EncryptInit_ex2");
  EVP_CIPHER_CTX_set_padding(context_.get(), 0);
}

// One block under a key of its own is a pseudorandom function of the session.
std::uint32_t SessionCheck::of(const SessionId& session) {
  const auto plain = session_bytes(session);
  std::array<std::uint8_t, plain.size()> sealed{};
  int written = 0;
  must_succeed(EVP_EncryptUpdate(context_.get(), sealed.data(), &written, plain.data(),
                                 static_cast<int>(plain.size())),
               "EVP_EncryptUpdate");
  std::uint32_t check = 0;
  ByteReader(sealed).read_number(check);
  return check;
}

}  // namespace muster::crypto
