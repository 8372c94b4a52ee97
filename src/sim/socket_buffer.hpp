#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "sim/packet.hpp"

namespace muster::sim {

/// What a node has not read yet. Holds so many datagrams; those that find it full are lost, as the
/// operating system would lose them.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SocketBuffer {
 public:
  void limit(std::size_t datagrams) { datagrams_max_ = datagrams; }

  void put(Packet packet) {
    if (packets_.size() < datagrams_max_) {
      packets_.push_back(std::move(packet));
    } else {
      ++dropped_;
    }
  }
  bool is_empty() const { return packets_.empty(); }
  /// The oldest. Requires: not empty.
  Packet take() {
    Packet packet = std::move(packets_.front());
    packets_.pop_front();
    return packet;
  }
  void clear() { packets_.clear(); }

  std::uint64_t dropped() const { return dropped_; }

 private:
  std::size_t datagrams_max_ = 4'096;
  std::deque<Packet> packets_;
  std::uint64_t dropped_ = 0;
};

}  // namespace muster::sim
