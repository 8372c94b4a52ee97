#include "crypto/hkdf.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/crypto/reference.hpp"

namespace muster::crypto {

namespace {

using reference::Bytes;

// Every derivation follows RFC 5869, for any secret, salt, label and length.
RC_GTEST_PROP(Hkdf, AgreesWithTheReference, (const std::string& info, const Bytes& any_salt)) {
  const auto secret = *rc::gen::container<Bytes>(32, rc::gen::arbitrary<std::uint8_t>());
  const Bytes salt(any_salt.begin(),
                   any_salt.begin() + std::min<std::ptrdiff_t>(std::ssize(any_salt), 64));
  Bytes derived(*rc::gen::inRange<std::size_t>(1, 100));
  hkdf(std::as_bytes(std::span(secret)), std::as_bytes(std::span(salt)), info, derived);
  RC_ASSERT(derived == reference::hkdf(secret, salt, reference::bytes_of(info), derived.size()));
}

}  // namespace

}  // namespace muster::crypto
