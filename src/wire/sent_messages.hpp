#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "core/time.hpp"
#include "muster/id.hpp"
#include "wire/fragment.hpp"

namespace muster::wire {

/// A message that is sent in fragments of `stride` bytes.
struct SentMessage {
  std::vector<std::uint8_t> bytes;
  std::uint16_t stride = 0;
  /// Session of the receiver; nil for everyone.
  SessionId receiver = {};

  bool is_for(const SessionId& session) const { return receiver.is_nil() || receiver == session; }
};

/// Recently sent messages, kept for receivers that miss fragments.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SentMessages {
 public:
  /// Limit of the kept bytes. The oldest message is dropped for a newer one.
  static constexpr std::size_t bytes_max = 8 * fragmented_bytes_max;
  /// Time for which a message is kept after it was last sent or requested, at most twice. Longer
  /// than a receiver waits without a fragment.
  static constexpr Duration life = std::chrono::milliseconds(2'500);

  void keep(std::uint32_t id, std::shared_ptr<const SentMessage> message, core::Time now);
  /// Null if it is no longer kept.
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
