#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/time.hpp"
#include "wire/fragment.hpp"

namespace muster::wire {

/// A message that goes out in pieces of `stride` bytes.
struct SentMessage {
  std::vector<std::uint8_t> bytes;
  std::uint16_t stride = 0;
};

/// Messages sent lately, kept for those who miss pieces of them.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SentMessages {
 public:
  /// Bytes kept. The oldest message is dropped for a newer one.
  static constexpr std::size_t bytes_max = 8 * fragmented_bytes_max;
  /// A message is kept from when it was last sent or asked for until this time has passed, and no
  /// longer than until twice of it has. Longer than a receiver goes without a piece.
  static constexpr Duration life = std::chrono::milliseconds(2'500);

  void keep(std::uint32_t id, std::shared_ptr<const SentMessage> message, core::Time now);
  /// Null if we no longer have it.
  std::shared_ptr<const SentMessage> find(std::uint32_t id, core::Time now);

  /// `never` while nothing is kept.
  core::Time next_deadline() const { return forget_at_; }
  void run_due(core::Time now);

 private:
  struct Kept {
    std::shared_ptr<const SentMessage> message;
    core::Time used_at{};
  };

  std::map<std::uint32_t, Kept> kept_;
  std::size_t bytes_ = 0;
  core::Time forget_at_ = core::never;
};

}  // namespace muster::wire
