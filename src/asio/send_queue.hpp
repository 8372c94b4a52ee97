#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "asio/udp_socket.hpp"

namespace muster::io {

/// Counts of sent datagrams. All counts only grow.
struct SendCounters {
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;
  /// Datagrams that the operating system refused, or that waited too long for room.
  std::uint64_t unsent = 0;
};

/// Datagrams that wait for one socket, in one block of reused memory.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SendQueue {
 public:
  /// Hands datagrams to the operating system, as `UdpSocket::send` does.
  using Sender = std::function<SendResult(std::span<const OutgoingDatagram>)>;
  /// Limit of waiting datagrams. A further one replaces the oldest, which is the least useful.
  static constexpr std::size_t datagrams_max = 4'096;

  /// `counters` must outlive this object.
  explicit SendQueue(SendCounters& counters) : counters_(counters) {}

  bool is_empty() const { return first_ == entries_.size(); }

  /// Appends a copy of the datagram.
  void push(const OutgoingDatagram& datagram);
  /// Sends until nothing is left or the operating system has no room. A datagram that it refuses
  /// for another reason is counted and skipped, so that one failing path does not block the others.
  void flush(const Sender& sender);
  /// Drops and counts the remaining datagrams.
  void discard();

 private:
  struct Entry {
    OutgoingDatagram datagram;  // without bytes
    std::size_t offset;
    std::size_t bytes;
  };

  std::size_t size() const { return entries_.size() - first_; }
  std::size_t send_some(const Sender& sender);
  void count_sent(std::size_t count);
  void forget(std::size_t count);
  void compact();

  SendCounters& counters_;
  std::vector<std::uint8_t> memory_;
  std::vector<Entry> entries_;
  /// The first entry that still waits.
  std::size_t first_ = 0;
  std::vector<OutgoingDatagram> batch_;
};

}  // namespace muster::io
