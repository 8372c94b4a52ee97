#pragma once

#include <cstdint>

namespace muster::io {

/// Distinguishes the process that made it from a forked copy of that process.
///
/// A copy has the sockets, the session and the next nonce of its original. It must not use them,
/// because its packets would repeat nonces and act for its original. A check costs one read of
/// memory. Safe to call from any thread.
class ForkGuard {
 public:
  ForkGuard();

  /// Whether this process was forked after this object was made.
  bool is_in_copy() const;
  /// Throws `Error{forked}` in a copy.
  void require_original() const;

 private:
  std::uint32_t made_in_;
};

}  // namespace muster::io
