#pragma once

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <thread>

#include "asio/file_descriptor.hpp"

namespace muster::io {

/// Calls `work` on a thread in a network namespace of its own, which is not connected to any
/// network. Returns false, without the call, if this user may not make one.
inline bool in_network_namespace(const std::function<void()>& work) {
  bool is_made = false;
  std::thread([&] {
    is_made = unshare(CLONE_NEWNET) == 0;
    if (is_made) work();
  }).join();
  return is_made;
}

/// Switches the loopback interface of the thread's network namespace on or off.
inline bool switch_loopback(bool on) {
  const FileDescriptor any_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  if (ioctl(any_socket.get(), SIOCGIFFLAGS, &request) != 0) return false;
  const int flags = on ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
  request.ifr_flags = static_cast<short>(flags);
  return ioctl(any_socket.get(), SIOCSIFFLAGS, &request) == 0;
}

/// Runs a shell command in the thread's network namespace. Returns whether it succeeded.
inline bool run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

/// Makes a link in the thread's network namespace. v0 is configured without a broadcast address, as
/// people do by hand; v1 is only its other end.
inline bool make_link() {
  return switch_loopback(true) && run("ip link add v0 type veth peer name v1") &&
         run("ip link set v0 addrgenmode none up") && run("ip link set v1 addrgenmode none up") &&
         run("ip addr add 10.77.0.1/24 dev v0") && run("ip addr add fe80::77/64 dev v0 nodad") &&
         // The kernel answers at the address only a moment after the link is up.
         run("timeout 10 sh -c 'until ip -6 route show table local | grep fe80::77; do :; done'");
}

}  // namespace muster::io
