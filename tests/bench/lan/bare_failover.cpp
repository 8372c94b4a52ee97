#include "bench/lan/bare_failover.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "lib/node_log.hpp"

namespace muster::bench {

namespace {

constexpr std::uint16_t port = 9;
constexpr int patience_ms = 10'000;
/// Room for all connection attempts: an attempt that finds none is repeated after a second.
constexpr int waiting_max = 1'000;

void require(bool holds, const char* what) {
  if (!holds) throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in address_of(test::Lab::Host host) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, test::Lab::address(host).c_str(), &address.sin_addr);
  return address;
}

io::FileDescriptor listen_at(test::Lab::Host host) {
  io::FileDescriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = address_of(host);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  require(bind(listener.get(), generic, sizeof address) == 0, "cannot bind");
  require(listen(listener.get(), waiting_max) == 0, "cannot listen");
  return listener;
}

/// Returns whether the connection was accepted.
bool connect_to(int socket, const sockaddr_in& address) {
  return connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

/// Returns whether the listener accepts a new connection. The kernel may close it a moment later.
bool accepts(const sockaddr_in& address) {
  const io::FileDescriptor attempt(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return connect_to(attempt.get(), address);
}

/// The child process: holds the listener and the accepted connections.
[[noreturn]] void hold(const io::FileDescriptor& listener) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  accept(listener.get(), nullptr, nullptr);
  for (;;) pause();
}

/// Runs on the host that watches.
double watch(test::Lab::Host killed, test::Lab::Host watching, pid_t process) {
  const sockaddr_in address = address_of(killed);
  const io::FileDescriptor connection(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  require(connect_to(connection.get(), address), "cannot connect");
  const io::FileDescriptor voice(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const test::Seconds begin = test::monotonic_now();
  kill(process, SIGKILL);
  pollfd end{connection.get(), POLLIN | POLLRDHUP, 0};
  require(poll(&end, 1, patience_ms) == 1, "the connection does not end");
  while (accepts(address)) continue;
  const sockaddr_in own = address_of(watching);
  sendto(voice.get(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&own), sizeof own);
  return test::monotonic_now() - begin;
}

}  // namespace

double bare_failover(const test::Lab& lab, test::Lab::Host killed, test::Lab::Host watching) {
  pid_t process = -1;
  lab.host(killed).run([&] {
    const io::FileDescriptor listener = listen_at(killed);
    process = fork();
    if (process == 0) hold(listener);
  });
  double taken = 0;
  lab.host(watching).run([&] { taken = watch(killed, watching, process); });
  waitpid(process, nullptr, 0);
  return taken;
}

}  // namespace muster::bench
