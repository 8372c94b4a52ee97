#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/limits.hpp"
#include "core/message_order.hpp"
#include "core/time.hpp"

namespace muster::core {

/// Messages of one sender to us alone that came while larger ones, sent before them, were still
/// incomplete. A sender says things in the order of its packets, so what began in a later packet
/// was sent later.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Overtakers {
 public:
  /// `packet` is the counter of the packet that the message came in, or began in. Repeated messages
  /// are ignored.
  void hold(Letter letter, std::uint64_t packet, Time now) {
    const std::size_t bytes = letter.channel.size() + letter.payload.size();
    const std::uint64_t sequence = letter.sequence;
    const auto [place, is_new] = held_.try_emplace(sequence, Held{std::move(letter), packet, now});
    if (is_new) bytes_ += bytes;
  }

  bool is_empty() const { return held_.empty(); }
  bool is_full() const {
    return held_.size() >= limits::held_messages || bytes_ >= limits::held_bytes;
  }
  /// Since when the first has waited. Requires: not empty.
  Time waiting_since() const { return held_.begin()->second.since; }
  /// Whether something that began in packet `unfinished` may have been sent before the first.
  /// Requires: not empty.
  bool is_overtaking(std::uint64_t unfinished) const {
    return unfinished < held_.begin()->second.packet;
  }
  /// The first. Requires: not empty.
  Letter take() {
    Letter letter = std::move(held_.begin()->second.letter);
    held_.erase(held_.begin());
    bytes_ -= letter.channel.size() + letter.payload.size();
    return letter;
  }

 private:
  struct Held {
    Letter letter;
    std::uint64_t packet = 0;
    Time since{};
  };

  std::map<std::uint64_t, Held> held_;
  std::size_t bytes_ = 0;
};

}  // namespace muster::core
