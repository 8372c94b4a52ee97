#pragma once

#include <cstdint>

#include "crypto/replay_window.hpp"

namespace muster::engine {

/// Gives out the counters of the packets of one session, each of them once.
///
/// A packet that is sealed in advance gets a counter above those of the next `lead` ordinary
/// packets, which skip it. Until then every receiver accepts the packet, even one that has met this
/// node since (PROTOCOL.md §3.5). Distinct objects: safe. Shared objects: unsafe.
class Counters {
 public:
  /// Half a replay window, so that neither kind of packet pushes the other out of the window.
  static constexpr std::uint64_t lead = crypto::ReplayWindow::span / 2;

  /// For an ordinary packet.
  std::uint64_t take() {
    if (next_ == advance_begin_) next_ = advance_end_;
    return next_++;
  }
  /// For a packet that is sealed in advance.
  std::uint64_t take_in_advance() {
    if (advance_end_ <= next_) advance_begin_ = advance_end_ = next_ + lead;
    return advance_end_++;
  }
  /// The lowest counter that no ordinary packet has.
  std::uint64_t next() const { return next_; }
  /// Whether ordinary packets have overtaken packets that were sealed in advance.
  bool have_overtaken() const { return next_ > advance_begin_; }

 private:
  std::uint64_t next_ = 0;
  /// The counters that were given out in advance last; the end is not included.
  std::uint64_t advance_begin_ = 0;
  std::uint64_t advance_end_ = 0;
};

}  // namespace muster::engine
