#include "crypto/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <string>

#include "muster/error.hpp"

namespace muster::crypto {

void throw_openssl_failure(const char* call) {
  // The newest entry, because older ones of this thread may be left over from the application's own
  // calls.
  const unsigned long cause = ERR_peek_last_error();
  ERR_clear_error();
  std::string sentence = std::string("OpenSSL's ") + call + " failed";
  if (cause != 0) {
    std::array<char, 256> words{};
    ERR_error_string_n(cause, words.data(), words.size());
    sentence.append(": ").append(words.data());
  }
  throw Error(Errc::internal, sentence);
}

}  // namespace muster::crypto
