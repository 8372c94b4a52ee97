#pragma once

#include <atomic>
#include <cstdint>

#include "core/contest.hpp"
#include "muster/connection.hpp"
#include "muster/discovery.hpp"

namespace muster::detail {

/// Lets one machine above a node lead something under the node's lease.
///
/// Safe to call from any thread.
class Leading {
 public:
  /// `node` must outlive this.
  explicit Leading(Discovery& node) : node_(node) {}
  Leading(const Leading&) = delete;
  Leading& operator=(const Leading&) = delete;

  /// The machine leads something from now on, or nothing any more. No effect if the node has
  /// stopped, of which its next input tells the machine.
  void set(bool leads);
  /// Whether the machine leads and the lease holds, at the time of the call.
  bool is_held() const;
  /// Whether the lease has ended while the machine led. From then on it leads nothing.
  bool take_lapse();
  /// The node's seat in elections. `favour` is the term of its mastership.
  core::Seat own_seat() const;
  /// That of another node.
  static core::Seat seat_of(const Node& node);
  /// Calls `slot` when the node has started, and when this process has been absent, so that leases
  /// may have ended.
  Connection on_attention(std::function<void()> slot);

 private:
  Discovery& node_;
  /// The node's tenure under which the machine leads; 0 if it leads nothing.
  std::atomic<std::uint64_t> tenure_{0};
};

}  // namespace muster::detail
