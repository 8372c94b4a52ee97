#include "asio/send_queue.hpp"

#include <algorithm>
#include <cerrno>

namespace muster::io {

namespace {

/// A refusal of an earlier datagram makes one unrelated call fail, so a datagram is dropped only
/// after this many calls in a row have failed on it.
constexpr int attempts_max = 3;

}  // namespace

void SendQueue::push(const OutgoingDatagram& datagram) {
  if (size() == datagrams_max) {
    ++counters_.unsent;
    forget(1);
  }
  entries_.push_back({datagram, memory_.size(), datagram.bytes.size()});
  entries_.back().datagram.bytes = {};
  memory_.insert(memory_.end(), datagram.bytes.begin(), datagram.bytes.end());
}

void SendQueue::flush(const Sender& sender) {
  while (!is_empty()) {
    const std::size_t done = send_some(sender);
    if (done == 0) return;
    forget(done);
  }
}

/// Number of entries that are finished, sent or not; 0 if the operating system has no room.
std::size_t SendQueue::send_some(const Sender& sender) {
  batch_.clear();
  for (std::size_t i = 0; i < std::min(size(), UdpSocket::batch_max); ++i) {
    const Entry& entry = entries_[first_ + i];
    batch_.push_back(entry.datagram);
    batch_.back().bytes = std::span(memory_).subspan(entry.offset, entry.bytes);
  }
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const SendResult result = sender(batch_);
    if (result.taken > 0) {
      count_sent(result.taken);
      return result.taken;
    }
    if (result.error == EAGAIN) return 0;
  }
  ++counters_.unsent;
  return 1;
}

void SendQueue::count_sent(std::size_t count) {
  counters_.datagrams += count;
  for (std::size_t i = 0; i < count; ++i) counters_.bytes += entries_[first_ + i].bytes;
}

void SendQueue::discard() {
  counters_.unsent += size();
  forget(size());
}

void SendQueue::forget(std::size_t count) {
  first_ += count;
  // Moving the rest only when more than half is unused keeps the cost per datagram constant.
  if (first_ * 2 >= entries_.size()) compact();
}

void SendQueue::compact() {
  const std::size_t waste = is_empty() ? memory_.size() : entries_[first_].offset;
  memory_.erase(memory_.begin(), memory_.begin() + static_cast<std::ptrdiff_t>(waste));
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
  for (Entry& entry : entries_) entry.offset -= waste;
  first_ = 0;
}

}  // namespace muster::io
