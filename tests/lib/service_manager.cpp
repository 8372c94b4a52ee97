#include "lib/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <sstream>
#include <system_error>
#include <utility>

namespace muster::test {

namespace {

constexpr timeval patience{.tv_sec = 10, .tv_usec = 0};

io::FileDescriptor bound_to(const std::string& name) {
  io::FileDescriptor descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(name.begin(), name.end(), address.sun_path);
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  if (bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), bytes) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot bind " + name);
  }
  setsockopt(descriptor.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return descriptor;
}

}  // namespace

ServiceManager::ServiceManager(std::string address)
    : address_(std::move(address)), socket_(bound_to(address_)) {}

bool ServiceManager::hears(const std::string& line) {
  do {
    const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(from_);
    const auto found = std::find(begin, lines_.end(), line);
    if (found != lines_.end()) {
      from_ = static_cast<std::size_t>(found - lines_.begin()) + 1;
      return true;
    }
  } while (take());
  return false;
}

bool ServiceManager::has_heard(const std::string& line) const {
  return std::find(lines_.begin(), lines_.end(), line) != lines_.end();
}

bool ServiceManager::take() {
  std::array<char, 4096> datagram;
  const ssize_t bytes = recv(socket_.get(), datagram.data(), datagram.size(), 0);
  if (bytes < 0) return false;
  std::istringstream text(std::string(datagram.data(), static_cast<std::size_t>(bytes)));
  for (std::string line; std::getline(text, line);) lines_.push_back(line);
  return true;
}

}  // namespace muster::test
