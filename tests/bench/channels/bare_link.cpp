#include "bench/channels/bare_link.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace muster::bench {

namespace {

constexpr std::size_t datagram_bytes_max = 2'048;
constexpr int receive_buffer_bytes = 4 * 1'024 * 1'024;
constexpr std::size_t overhead = PacketView::header_bytes + BareCipher::tag_bytes;

using Memory = std::array<std::array<std::uint8_t, datagram_bytes_max>, BareLink::batch>;

/// The arrays of sendmmsg(2) and recvmmsg(2), which point into each other.
struct Messages {
  Messages() {
    for (std::size_t i = 0; i < BareLink::batch; ++i) {
      pieces[i] = {.iov_base = memory[i].data(), .iov_len = memory[i].size()};
      headers[i] = {};
      headers[i].msg_hdr.msg_iov = &pieces[i];
      headers[i].msg_hdr.msg_iovlen = 1;
    }
  }

  Memory memory;
  std::array<iovec, BareLink::batch> pieces;
  std::array<mmsghdr, BareLink::batch> headers;
};

void must(bool succeeded) {
  if (!succeeded) std::abort();
}

int open_receiver() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  const sockaddr_in any{
      .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  must(bind(socket, reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0);
  if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes) != 0) {
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  return socket;
}

int open_sender(int receiver) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in there{};
  socklen_t size = sizeof there;
  must(getsockname(receiver, reinterpret_cast<sockaddr*>(&there), &size) == 0);
  must(connect(socket, reinterpret_cast<const sockaddr*>(&there), size) == 0);
  return socket;
}

}  // namespace

BareLink::BareLink(Form form, Handler on_datagram)
    : form_(form), on_datagram_(std::move(on_datagram)) {
  receiving_ = open_receiver();
  sending_ = open_sender(receiving_);
  stopping_ = eventfd(0, 0);
  thread_ = std::thread([this] { receive(); });
}

BareLink::~BareLink() {
  const std::uint64_t one = 1;
  must(write(stopping_, &one, sizeof one) == sizeof one);
  thread_.join();
  for (const int descriptor : {sending_, receiving_, stopping_}) close(descriptor);
}

void BareLink::send(std::span<const std::uint8_t> content, std::size_t count) {
  static thread_local Messages messages;
  const std::size_t bytes = form_ == Form::sealed ? content.size() + overhead : content.size();
  for (std::size_t i = 0; i < count; ++i) {
    messages.pieces[i].iov_len = bytes;
    const std::span<std::uint8_t> place = std::span(messages.memory[i]).first(bytes);
    if (form_ == Form::clear) {
      std::copy(content.begin(), content.end(), place.begin());
      continue;
    }
    const PacketView packet(place);
    std::copy(content.begin(), content.end(), packet.body.begin());
    std::memcpy(packet.header.data(), &++counter_, sizeof counter_);
    cipher_.seal(counter_, packet.header, packet.body, packet.tag);
  }
  for (std::size_t sent = 0; sent < count;) {
    const int taken =
        sendmmsg(sending_, messages.headers.data() + sent, static_cast<unsigned>(count - sent), 0);
    must(taken > 0);
    sent += static_cast<std::size_t>(taken);
  }
}

void BareLink::receive() {
  const int epoll = epoll_create1(0);
  for (const int descriptor : {receiving_, stopping_}) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    must(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0);
  }
  Messages messages;
  for (;;) {
    epoll_event event{};
    if (epoll_wait(epoll, &event, 1, -1) < 1) continue;
    if (event.data.fd == stopping_) break;
    const int received =
        recvmmsg(receiving_, messages.headers.data(), batch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < received; ++i) {
      const auto at = static_cast<std::size_t>(i);
      handle(std::span(messages.memory[at]).first(messages.headers[at].msg_len));
    }
  }
  close(epoll);
}

void BareLink::handle(std::span<std::uint8_t> bytes) {
  if (form_ == Form::clear) return on_datagram_(bytes);
  const PacketView packet(bytes);
  std::uint64_t counter = 0;
  std::memcpy(&counter, packet.header.data(), sizeof counter);
  must(cipher_.open(counter, packet.header, packet.body, packet.tag));
  on_datagram_(packet.body);
}

}  // namespace muster::bench
