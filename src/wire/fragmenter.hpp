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

/// Cuts large messages into fragments, paces them, and keeps them for a while for receivers that
/// miss some.
///
/// Fragments are sent in bursts with pauses. Each burst is an eighth larger than the previous one
/// while no fragment is missing, and half as large after a loss. Messages that must arrive after a
/// large message wait for its fragments. Distinct objects: safe. Shared objects: unsafe.
class Fragmenter {
 public:
  struct Piece {
    core::Destination to;
    /// Both are valid until the next call. A fragment, or a frame that waited for fragments.
    Fragment fragment;
    core::Bytes frame = {};
  };

  /// Initial and smallest number of fragments in a burst: a millisecond of most of a gigabit link,
  /// which a receiver with the default buffer can take.
  static constexpr std::size_t burst_pieces_min = 64;
  /// Largest number of fragments in a burst.
  static constexpr std::size_t burst_pieces_max = 512;
  /// Limit of waiting fragments. Above it, repairs are not queued, and their receivers ask again.
  static constexpr std::size_t pieces_waiting = 16'384;

  /// Queues a message of more than `stride` bytes. Requires: at most `fragmented_bytes_max`.
  void send(const core::Destination& to, std::vector<std::uint8_t> message, std::uint16_t stride,
            core::Time now);
  /// Whether fragments of a message to `to` wait, so that a message sent at once would overtake
  /// them.
  bool is_sending(const core::Destination& to) const;
  /// Queues a frame behind the waiting fragments. Takes no share of a burst, because many frames
  /// fit a packet.
  void send_behind(const core::Destination& to, std::vector<std::uint8_t> frame);
  /// Queues the missing fragments again, if the message is still kept and is for the receiver of
  /// `to` or for everyone. Other sessions must not get it.
  void repair(const core::Destination& to, const FragmentRequest& request, core::Time now);

  core::Time next_deadline() const {
    return pieces_.empty() ? sent_.next_deadline()
                           : std::min(next_burst_at_, sent_.next_deadline());
  }
  /// The next fragment or frame to send now, if there is one.
  std::optional<Piece> take(core::Time now);

 private:
  struct Waiting {
    core::Destination to;
    std::uint32_t message = 0;
    std::uint16_t index = 0;
    /// An entry without a stride is a frame.
    std::shared_ptr<const SentMessage> whole;
    bool is_repair = false;

    bool is_frame() const { return whole->stride == 0; }
  };
  /// Number of entries that wait for a destination, except repairs, which delay no message.
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
  /// Few, because only large messages open one.
  std::vector<Lane> lanes_;
  /// The message of the last `take`; its bytes must outlive the call.
  std::shared_ptr<const SentMessage> given_;
  core::Time next_burst_at_{};
  std::size_t burst_pieces_ = burst_pieces_min;
  std::size_t left_in_burst_ = 0;
  /// The size of bursts does not change until then.
  core::Time careful_until_{};
};

}  // namespace muster::wire
