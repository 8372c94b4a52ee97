#include "crypto/legacy_cipher.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "lib/hex.hpp"
#include "lib/scratch_directory.hpp"
#include "muster/error.hpp"
#include "muster/legacy.hpp"

namespace muster::crypto {

namespace {

using test::from_hex;
using test::to_hex;

Errc errc_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.errc();
  }
  return Errc{};
}

// NIST SP 800-38A, F.2.1: the first block of AES-128 in CBC mode.
TEST(LegacyCipher, EncryptsAsSpecified) {
  const auto text = [](std::string_view hex) {
    const auto bytes = from_hex(hex);
    return std::string(bytes.begin(), bytes.end());
  };
  const auto cipher =
      LegacyCipher::from_key("aes-128-cbc", text("2b7e151628aed2a6abf7158809cf4f3c"),
                             text("000102030405060708090a0b0c0d0e0f"));
  const auto sealed = cipher.encrypt(from_hex("6bc1bee22e409f96e93d7e117393172a"));
  EXPECT_EQ(to_hex(std::span(sealed).first(16)), "7649abac8119b246cee98e9b12e9197d");
  EXPECT_EQ(to_hex(*cipher.decrypt(sealed)), "6bc1bee22e409f96e93d7e117393172a");
}

// Every algorithm that the packages accept.
TEST(LegacyCipher, KnowsOpenSslsNames) {
  const auto plain = from_hex("00112233445566778899aabbccddeeff0011");
  for (const char* name : {"aes256", "aes192", "aes128", "AES-256-CBC", "aes-256-ctr",
                           "aes-128-ecb", "camellia256", "aes-256-cfb"}) {
    const auto cipher = LegacyCipher::from_password(name, "words");
    EXPECT_EQ(cipher.decrypt(cipher.encrypt(plain)), plain) << name;
  }
}

// Unusable settings are refused with a reason, at once.
TEST(LegacyCipher, RefusesUnusableSettings) {
  EXPECT_EQ(errc_of([] { LegacyCipher::from_password("rot13", "words"); }), Errc::invalid_option);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_password("null", "words"); }), Errc::invalid_option);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_password("aes-256-gcm", "words"); }),
            Errc::invalid_option);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_password("aes-256-xts", "words"); }),
            Errc::invalid_option);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_password("aes256", ""); }), Errc::invalid_key);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_key("aes256", "short", std::string(16, 'i')); }),
            Errc::invalid_key);
  EXPECT_EQ(errc_of([] { LegacyCipher::from_key("aes256", std::string(32, 'k'), "short"); }),
            Errc::invalid_key);
}

// A wrong key gives no result, and no exception.
TEST(LegacyCipher, WrongKeyOpensNothing) {
  const auto ours = LegacyCipher::from_password("aes256", "ours");
  const auto theirs = LegacyCipher::from_password("aes256", "theirs");
  const auto plain = from_hex("001122");
  EXPECT_NE(ours.decrypt(theirs.encrypt(plain)), plain);
  EXPECT_FALSE(ours.decrypt(from_hex("0011")));
  EXPECT_FALSE(ours.decrypt({}));
}

// A key file has two forms.
TEST(LegacyKeyFile, HasTwoForms) {
  const test::ScratchDirectory files;
  EXPECT_EQ(read_legacy_key_file(files.write("a", "some words\n")), "some words");
  EXPECT_EQ(read_legacy_key_file(files.write("b", "hex:0041ff\n")), std::string("\0A\xff", 3));
  EXPECT_EQ(errc_of([&] { read_legacy_key_file(files.write("c", "\n")); }), Errc::invalid_key);
  EXPECT_EQ(errc_of([&] { read_legacy_key_file(files.write("d", "hex:0")); }), Errc::invalid_key);
  EXPECT_EQ(errc_of([&] { read_legacy_key_file(files.write("e", "hex:0g")); }), Errc::invalid_key);
  EXPECT_EQ(errc_of([&] { read_legacy_key_file(files.path("none")); }), Errc::unreadable_file);
}

}  // namespace

}  // namespace muster::crypto
