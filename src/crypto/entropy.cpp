#include "crypto/entropy.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "muster/error.hpp"

namespace muster::crypto {

namespace {

/// The kernel returns at most this many bytes in one call (getentropy(3)).
constexpr std::size_t bytes_per_call_max = 256;

}  // namespace

// This asks the kernel directly instead of OpenSSL's generator, which keeps a copy of its state in
// this process. Ids and keys are drawn too rarely for speed to matter.
void fill_with_entropy(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto chunk = bytes.first(std::min(bytes.size(), bytes_per_call_max));
    if (getentropy(chunk.data(), chunk.size()) != 0) {
      throw Error(Errc::internal, "the operating system gives no randomness: " +
                                      std::generic_category().message(errno));
    }
    bytes = bytes.subspan(chunk.size());
  }
}

}  // namespace muster::crypto
