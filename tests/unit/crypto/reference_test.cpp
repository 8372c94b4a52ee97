#include "unit/crypto/reference.hpp"

#include <gtest/gtest.h>

namespace muster::crypto {

namespace {

using reference::from_hex;
using reference::to_hex;

struct GcmCase {
  int number;
  std::string_view key;
  std::string_view nonce;
  std::string_view body;
  std::string_view header;
  std::string_view sealed;
};

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: AES-256, 96-bit nonces.
constexpr GcmCase gcm_cases[] = {
    {13, "0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {14, "0000000000000000000000000000000000000000000000000000000000000000",
     "000000000000000000000000", "00000000000000000000000000000000", "",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {15, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {16, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

// The reference for SessionCipher agrees with the vectors of the inventors of the mode.
TEST(Reference, SealsTheOfficialGcmVectors) {
  for (const GcmCase& vector : gcm_cases) {
    const reference::Bytes sealed = reference::seal(from_hex(vector.key), from_hex(vector.nonce),
                                                    from_hex(vector.header), from_hex(vector.body));
    EXPECT_EQ(to_hex(sealed), vector.sealed) << "test case " << vector.number;
  }
}

// The reference for derivations agrees with RFC 5869, test cases 1 and 3.
TEST(Reference, DerivesTheOfficialHkdfVectors) {
  const reference::Bytes secret(22, 0x0b);
  EXPECT_EQ(to_hex(reference::hkdf(secret, from_hex("000102030405060708090a0b0c"),
                                   from_hex("f0f1f2f3f4f5f6f7f8f9"), 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(to_hex(reference::hkdf(secret, {}, {}, 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

}  // namespace

}  // namespace muster::crypto
