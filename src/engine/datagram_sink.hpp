#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/endpoint.hpp"

namespace muster::engine {

/// Finished datagrams for the sockets, in one block of reused memory. Memory that only a rare burst
/// needed, such as a large message to many by unicast, is released after it.
///
/// Distinct objects: safe. Shared objects: unsafe.
class DatagramSink {
 public:
  /// Space for one more datagram of up to `bytes`. Valid until the next call.
  std::span<std::uint8_t> reserve(std::size_t bytes) {
    if (memory_.size() < used_ + bytes) memory_.resize(used_ + bytes);
    return std::span(memory_).subspan(used_, bytes);
  }
  /// Makes the first `bytes` of the last reserved space a datagram.
  void commit(const core::Destination& to, std::size_t bytes) {
    datagrams_.push_back({to, used_, bytes});
    used_ += bytes;
  }

  bool is_empty() const { return datagrams_.empty(); }
  std::size_t size() const { return datagrams_.size(); }

  const core::Destination& to(std::size_t index) const { return datagrams_[index].to; }
  std::span<const std::uint8_t> bytes(std::size_t index) const {
    const Entry& entry = datagrams_[index];
    return std::span(memory_).subspan(entry.offset, entry.bytes);
  }

  /// Calls `visit(destination, bytes)` for each datagram, oldest first.
  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (const Entry& entry : datagrams_) {
      visit(entry.to, std::span(memory_).subspan(entry.offset, entry.bytes));
    }
  }
  void clear() {
    datagrams_.clear();
    used_ = 0;
    if (memory_.capacity() <= kept_bytes) return;
    memory_ = std::vector<std::uint8_t>();
    datagrams_ = std::vector<Entry>();
  }
  /// Size of the memory for datagrams, used or not.
  std::size_t capacity_bytes() const { return memory_.capacity(); }

 private:
  /// More than a burst to the group takes, in a buffer that grows by doubling.
  static constexpr std::size_t kept_bytes = std::size_t{2} * 64 * 1'500;

  struct Entry {
    core::Destination to;
    std::size_t offset;
    std::size_t bytes;
  };

  std::vector<std::uint8_t> memory_;
  std::size_t used_ = 0;
  std::vector<Entry> datagrams_;
};

}  // namespace muster::engine
