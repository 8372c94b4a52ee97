#pragma once

namespace muster::crypto {

/// Throws `Error{internal}` with OpenSSL's own words about `call`, and empties its error queue.
[[noreturn]] void throw_openssl_failure(const char* call);

/// For calls that fail only through our own fault or lack of memory, never through input of a peer.
/// `result` is OpenSSL's result: positive means success.
inline void must_succeed(int result, const char* call) {
  if (result <= 0) throw_openssl_failure(call);
}

}  // namespace muster::crypto
