#include "asio/receive_batch.hpp"

#include <netinet/in.h>

#include <algorithm>

#include "asio/socket_address.hpp"

namespace muster::io {

ReceiveBatch::ReceiveBatch(std::size_t datagram_bytes_max)
    : datagram_bytes_max_(datagram_bytes_max),
      memory_(std::make_unique_for_overwrite<std::uint8_t[]>(datagrams_max * datagram_bytes_max)),
      places_(datagrams_max),
      messages_(datagrams_max) {
  datagrams_.reserve(datagrams_max);
  prepare(datagrams_max);
}

void ReceiveBatch::prepare(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Place& place = places_[i];
    place.piece = {.iov_base = memory_.get() + i * datagram_bytes_max_,
                   .iov_len = datagram_bytes_max_};
    messages_[i].msg_hdr = {.msg_name = &place.source,
                            .msg_namelen = sizeof place.source,
                            .msg_iov = &place.piece,
                            .msg_iovlen = 1,
                            .msg_control = place.control.bytes.data(),
                            .msg_controllen = place.control.bytes.size(),
                            .msg_flags = 0};
  }
}

Datagram ReceiveBatch::datagram_at(std::size_t index, Family family) {
  const mmsghdr& message = messages_[index];
  Datagram datagram{.bytes = {memory_.get() + index * datagram_bytes_max_, message.msg_len}};
  datagram.from = endpoint_of(reinterpret_cast<const sockaddr*>(&places_[index].source));
  datagram.is_truncated = (message.msg_hdr.msg_flags & MSG_TRUNC) != 0;
  read_packet_info(message.msg_hdr, family, datagram);
  return datagram;
}

std::span<const Datagram> ReceiveBatch::receive(const UdpSocket& socket) {
  prepare(datagrams_.size());
  const int received =
      recvmmsg(socket.descriptor(), messages_.data(), datagrams_max, MSG_DONTWAIT, nullptr);
  // An error means that nothing is there, or it tells once what became of an earlier datagram of
  // ours; then the next wait ends at once if there is more.
  const auto count = static_cast<std::size_t>(std::max(received, 0));
  datagrams_.clear();
  for (std::size_t i = 0; i < count; ++i) datagrams_.push_back(datagram_at(i, socket.family()));
  return datagrams_;
}

}  // namespace muster::io
