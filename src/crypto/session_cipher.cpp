#include "crypto/session_cipher.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string>

#include "crypto/hkdf.hpp"
#include "crypto/openssl.hpp"
#include "crypto/secret_bytes.hpp"
#include "crypto/session_bytes.hpp"
#include "muster/byte_stream.hpp"
#include "muster/error.hpp"

namespace muster::crypto {

namespace {

constexpr std::string_view session_label = "muster 1 session";
constexpr std::size_t nonce_bytes = 12;
/// The argument of EVP_CipherInit_ex2 that keeps the direction.
constexpr int same_direction = -1;

using NonceBytes = std::array<std::uint8_t, nonce_bytes>;

EVP_CIPHER* fetch_cipher() {
  EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  must_succeed(cipher != nullptr, "EVP_CIPHER_fetch");
  return cipher;
}

/// Fetching searches the providers by name under a lock, so all sessions of a process share one
/// cipher. It never changes and is never freed, because OpenSSL cleans up at exit, possibly before
/// the last session of an application's global object.
const EVP_CIPHER* shared_cipher() {
  static const EVP_CIPHER* const cipher = fetch_cipher();
  return cipher;
}

/// PROTOCOL.md §3.2: as the two fields stand in the header.
NonceBytes to_bytes(const Nonce& nonce) {
  NonceBytes bytes{};
  ByteWriter writer(bytes);
  writer.write_number(nonce.salt);
  writer.write_number(nonce.counter);
  return bytes;
}

/// Feeds one span. A null `output` makes it associated data. Datagrams are far from INT_MAX.
void update(EVP_CIPHER_CTX* context, std::uint8_t* output, std::span<const std::uint8_t> input) {
  int written = 0;
  must_succeed(
      EVP_CipherUpdate(context, output, &written, input.data(), static_cast<int>(input.size())),
      "EVP_CipherUpdate");
}

}  // namespace

SessionCipher::SessionCipher(const ClusterKey& key, const SessionId& session, Direction direction)
    : context_(make_cipher_context()), fingerprint_(key.fingerprint()) {
  const std::array<std::uint8_t, 16> salt = session_bytes(session);
  SecretBytes<ClusterKey::bytes> secret;
  hkdf(std::as_bytes(std::span(key.secret())), std::as_bytes(std::span(salt)), session_label,
       secret.bytes);
  must_succeed(EVP_CipherInit_ex2(context_.get(), shared_cipher(), secret.bytes.data(), nullptr,
                                  direction == Direction::seal ? 1 : 0, nullptr),
               "EVP_CipherInit_ex2");
}

SessionCipher::SessionCipher(SessionCipher&&) noexcept = default;
SessionCipher& SessionCipher::operator=(SessionCipher&&) noexcept = default;
SessionCipher::~SessionCipher() = default;

void SessionCipher::begin(const Nonce& nonce, std::span<const std::uint8_t> header) {
  const NonceBytes bytes = to_bytes(nonce);
  must_succeed(
      EVP_CipherInit_ex2(context_.get(), nullptr, nullptr, bytes.data(), same_direction, nullptr),
      "EVP_CipherInit_ex2");
  update(context_.get(), nullptr, header);
}

void SessionCipher::seal(const Nonce& nonce, std::span<const std::uint8_t> header,
                         std::span<std::uint8_t> body, std::span<std::uint8_t, tag_bytes> tag) {
  // A session with this many sealed packets must end, because more would weaken all of them.
  if (nonce.counter >= counter_max) {
    throw Error(Errc::internal, "a session may seal " + std::to_string(counter_max) +
                                    " packets, and this would be one more");
  }
  begin(nonce, header);
  update(context_.get(), body.data(), body);
  int written = 0;
  must_succeed(EVP_CipherFinal_ex(context_.get(), tag.data(), &written), "EVP_CipherFinal_ex");
  must_succeed(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, tag.data()),
               "EVP_CTRL_AEAD_GET_TAG");
}

bool SessionCipher::open(const Nonce& nonce, std::span<const std::uint8_t> header,
                         std::span<std::uint8_t> body,
                         std::span<const std::uint8_t, tag_bytes> tag) {
  if (nonce.counter >= counter_max) return false;
  begin(nonce, header);
  // The tag is only read, although the parameter is not const.
  must_succeed(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes,
                                   const_cast<std::uint8_t*>(tag.data())),
               "EVP_CTRL_AEAD_SET_TAG");
  update(context_.get(), body.data(), body);
  std::array<std::uint8_t, tag_bytes> rest;  // GCM has no bytes left at the end
  int written = 0;
  if (EVP_CipherFinal_ex(context_.get(), rest.data(), &written) > 0) return true;
  // A refused body is wiped, so that a caller which ignores the result gets no forged message.
  std::ranges::fill(body, std::uint8_t{0});
  return false;
}

}  // namespace muster::crypto
