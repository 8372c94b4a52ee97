#include "crypto/legacy_cipher.hpp"

#include <algorithm>
#include <string>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;
using crypto::LegacyCipher;

/// For every name and password there is a cipher that reads its own output, or an error with a
/// reason.
void check_name(const std::string& name, std::string_view password,
                std::span<const std::uint8_t> bytes) {
  try {
    const auto cipher = LegacyCipher::from_password(name, password);
    const auto plain = cipher.decrypt(cipher.encrypt(bytes));
    FUZZ_CHECK(plain && std::equal(plain->begin(), plain->end(), bytes.begin(), bytes.end()));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_option || error.errc() == Errc::invalid_key);
  }
}

}  // namespace

/// Bytes that claim to be encrypted, and the name of an algorithm.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto cipher = LegacyCipher::from_password("aes256", "muster-test-key");
  fuzz::Input input(data, size);
  const std::string name(input.line());
  const std::string_view password = input.line();
  const auto rest = input.rest();
  if (const auto plain = cipher.decrypt(rest)) {
    // Padding is part of the ciphertext, and there is only one padding.
    const auto sealed = cipher.encrypt(*plain);
    FUZZ_CHECK(sealed.size() == rest.size());
  }
  check_name(name, password, rest);
  return 0;
}
