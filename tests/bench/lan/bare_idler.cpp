#include "bench/lan/bare_idler.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <system_error>

#include "asio/file_descriptor.hpp"
#include "bench/micro/bare_cipher.hpp"
#include "muster/options.hpp"

namespace muster::bench {

namespace {

constexpr std::size_t hello_bytes = 91;
/// No process listens on this port.
constexpr std::uint16_t discard_port = 9;
constexpr std::size_t batch = 32;

sockaddr_in address_of(const char* text, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, text, &address.sin_addr);
  return address;
}

void require(bool holds, const char* what) {
  if (!holds) throw std::system_error(errno, std::generic_category(), what);
}

io::FileDescriptor open_socket() {
  io::FileDescriptor descriptor(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  setsockopt(descriptor.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  setsockopt(descriptor.get(), SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
  const sockaddr_in local = address_of("0.0.0.0", Options{}.port);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&local);
  require(bind(descriptor.get(), generic, sizeof local) == 0, "cannot bind");
  return descriptor;
}

io::FileDescriptor tick_every_second() {
  io::FileDescriptor timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  const itimerspec every_second{{1, 0}, {1, 0}};
  require(timerfd_settime(timer.get(), 0, &every_second, nullptr) == 0, "cannot set a timer");
  return timer;
}

/// The buffers for incoming datagrams.
class Inbox {
 public:
  Inbox() {
    for (std::size_t i = 0; i < batch; ++i) {
      pieces_[i] = {.iov_base = memory_[i].data(), .iov_len = memory_[i].size()};
      headers_[i] = {};
      headers_[i].msg_hdr.msg_iov = &pieces_[i];
      headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }

  void take(int socket) {
    const int received = recvmmsg(socket, headers_.data(), batch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < received; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const std::size_t bytes = headers_[at].msg_len;
      if (bytes <= PacketView::header_bytes + BareCipher::tag_bytes) continue;
      const PacketView packet(std::span(memory_[at]).first(bytes));
      // The datagram is sealed with another key. That shows only at the end, so the work is the
      // same.
      cipher_.open(1, packet.header, packet.body, packet.tag);
    }
  }

 private:
  std::array<std::array<std::uint8_t, 2'048>, batch> memory_;
  std::array<iovec, batch> pieces_;
  std::array<mmsghdr, batch> headers_;
  BareCipher cipher_;
};

void say_hello(int socket) {
  static const sockaddr_in everybody[] = {address_of("127.255.255.255", discard_port),
                                          address_of("10.77.0.255", discard_port)};
  const std::array<std::uint8_t, hello_bytes> hello{};
  for (const sockaddr_in& to : everybody) {
    sendto(socket, hello.data(), hello.size(), 0, reinterpret_cast<const sockaddr*>(&to),
           sizeof to);
  }
}

[[noreturn]] void idle(int socket, int timer) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  Inbox inbox;
  const int epoll = epoll_create1(0);
  for (const int descriptor : {socket, timer}) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
  }
  for (;;) {
    epoll_event event{};
    if (epoll_wait(epoll, &event, 1, -1) < 1) continue;
    if (event.data.fd == socket) {
      inbox.take(socket);
      continue;
    }
    std::uint64_t ticks = 0;
    if (read(timer, &ticks, sizeof ticks) > 0) say_hello(socket);
  }
}

}  // namespace

BareIdler::BareIdler(const test::Lab& lab, test::Lab::Host host) {
  lab.host(host).run([&] {
    const io::FileDescriptor socket = open_socket();
    const io::FileDescriptor timer = tick_every_second();
    process_ = fork();
    require(process_ >= 0, "cannot fork");
    if (process_ == 0) idle(socket.get(), timer.get());
  });
}

BareIdler::~BareIdler() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

}  // namespace muster::bench
