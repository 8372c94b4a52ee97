#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "wire/fragment.hpp"
#include "wire/sent_messages.hpp"

namespace muster::wire {

/// Cuts large messages into pieces, paces them, and keeps them for a while for those who miss some.
///
/// Pieces go out in bursts with pauses in between. Each burst is an eighth larger than the last, as
/// long as nobody misses anything, and half as large when somebody does. What is to arrive behind
/// a large message waits behind its pieces.
/// Distinct objects: safe. Shared objects: unsafe.
class Fragmenter {
 public:
  struct Piece {
    core::Destination to;
    /// Both valid until the next call. A piece, or a frame that waited behind pieces.
    Fragment fragment;
    core::Bytes frame = {};
  };

  /// Pieces of a burst, at first and at the least: a millisecond of most of a gigabit link, and a
  /// receiver with the default buffer keeps up.
  static constexpr std::size_t burst_pieces_min = 64;
  /// And at the most.
  static constexpr std::size_t burst_pieces_max = 512;
  /// Pieces waiting to go out. Beyond that, repairs are not queued; whoever misses them asks again.
  static constexpr std::size_t pieces_waiting = 16'384;

  /// Queues a message of more than `stride` bytes. Requires: at most `fragmented_bytes_max`.
  void send(const core::Destination& to, std::vector<std::uint8_t> message, std::uint16_t stride,
            core::Time now);
  /// Whether pieces of a message to `to` wait: what goes there at once overtakes them.
  bool is_sending(const core::Destination& to) const;
  /// Queues a message that needs no cutting behind what waits. Costs no share of a burst, as many
  /// fit a packet.
  void send_behind(const core::Destination& to, std::vector<std::uint8_t> frame);
  /// Queues the pieces somebody misses, if we still have them.
  void repair(const core::Destination& to, const FragmentRequest& request, core::Time now);

  core::Time next_deadline() const {
    return pieces_.empty() ? sent_.next_deadline()
                           : std::min(next_burst_at_, sent_.next_deadline());
  }
  /// The next piece to go out now, if there is one.
  std::optional<Piece> take(core::Time now);

 private:
  struct Waiting {
    core::Destination to;
    std::uint32_t message = 0;
    std::uint16_t index = 0;
    /// A frame is one without a stride.
    std::shared_ptr<const SentMessage> whole;
    bool is_repair = false;

    bool is_frame() const { return whole->stride == 0; }
  };
  /// How much waits for a destination, repairs aside: nobody waits for those.
  struct Lane {
    core::Destination to;
    std::size_t waiting = 0;
  };

  void wait(Waiting piece, core::Time now);
  void enter_lane(const core::Destination& to);
  void leave_lane(const core::Destination& to);
  std::vector<Lane>::iterator lane_of(const core::Destination& to);
  void end_burst(core::Time now);
  void slow_down(core::Time now);

  std::uint32_t last_id_ = 0;
  SentMessages sent_;
  std::deque<Waiting> pieces_;
  /// Few, for only large messages open one.
  std::vector<Lane> lanes_;
  /// What `take` gave out last; its bytes must outlive the call.
  std::shared_ptr<const SentMessage> given_;
  core::Time next_burst_at_{};
  std::size_t burst_pieces_ = burst_pieces_min;
  std::size_t left_in_burst_ = 0;
  /// No larger bursts, and no smaller ones either, until then.
  core::Time careful_until_{};
};

}  // namespace muster::wire
