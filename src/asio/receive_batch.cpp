#include "asio/receive_batch.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>

#include "asio/socket_address.hpp"

namespace muster::io {

ReceiveBatch::ReceiveBatch(std::size_t datagram_bytes_max)
    : datagram_bytes_max_(datagram_bytes_max),
      memory_(std::make_unique_for_overwrite<std::uint8_t[]>(messages_max * message_bytes_max)),
      places_(messages_max),
      messages_(messages_max) {
  datagrams_.reserve(messages_max);
  prepare(messages_max);
}

void ReceiveBatch::prepare(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Place& place = places_[i];
    place.piece = {.iov_base = memory_.get() + i * message_bytes_max, .iov_len = message_bytes_max};
    messages_[i].msg_hdr = {.msg_name = &place.source,
                            .msg_namelen = sizeof place.source,
                            .msg_iov = &place.piece,
                            .msg_iovlen = 1,
                            .msg_control = place.control.bytes.data(),
                            .msg_controllen = place.control.bytes.size(),
                            .msg_flags = 0};
  }
}

/// Splits a message into the datagrams that the kernel has joined in it.
void ReceiveBatch::split(std::size_t index, Family family) {
  const mmsghdr& message = messages_[index];
  Datagram datagram{.bytes = {}};
  datagram.from = endpoint_of(reinterpret_cast<const sockaddr*>(&places_[index].source));
  const std::size_t stride = read_packet_info(message.msg_hdr, family, datagram);
  std::span<std::uint8_t> left{memory_.get() + index * message_bytes_max, message.msg_len};
  do {
    datagram.bytes = stride == 0 ? left : left.first(std::min(stride, left.size()));
    left = left.subspan(datagram.bytes.size());
    datagram.is_truncated = datagram.bytes.size() > datagram_bytes_max_;
    if (datagram.is_truncated) datagram.bytes = datagram.bytes.first(datagram_bytes_max_);
    datagrams_.push_back(datagram);
  } while (!left.empty());
}

std::span<const Datagram> ReceiveBatch::receive(const UdpSocket& socket) {
  prepare(received_);
  const int received =
      recvmmsg(socket.descriptor(), messages_.data(), messages_max, MSG_DONTWAIT, nullptr);
  has_failed_ = received < 0 && errno != EAGAIN;
  received_ = static_cast<std::size_t>(std::max(received, 0));
  datagrams_.clear();
  for (std::size_t i = 0; i < received_; ++i) split(i, socket.family());
  return datagrams_;
}

}  // namespace muster::io
