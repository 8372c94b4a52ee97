#include "asio/system_nonces.hpp"

#include <array>
#include <cstring>

#include "asio/fork_guard.hpp"
#include "crypto/entropy.hpp"

namespace muster::io {

core::NonceSource system_nonces() {
  return [guard = ForkGuard()] {
    guard.require_original();
    std::array<std::uint8_t, sizeof(std::uint64_t)> bytes;
    crypto::fill_with_entropy(bytes);
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), bytes.size());
    return number;
  };
}

}  // namespace muster::io
