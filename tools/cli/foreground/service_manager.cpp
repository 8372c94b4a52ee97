#include "cli/foreground/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>

namespace muster::cli {

namespace {

/// The value of a variable, which is then no longer there. Empty if it was not.
std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  const std::string taken = value == nullptr ? "" : value;
  unsetenv(name);
  return taken;
}

/// 0 for anything but a number.
std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

/// Set only if the manager watches this very process, and not the one that started it.
std::optional<Duration> take_watchdog() {
  const std::string process = take_variable("WATCHDOG_PID");
  const std::uint64_t microseconds = number_in(take_variable("WATCHDOG_USEC"));
  const bool is_ours =
      process.empty() || number_in(process) == static_cast<std::uint64_t>(getpid());
  if (microseconds == 0 || !is_ours) return std::nullopt;
  return std::chrono::microseconds(microseconds);
}

/// A path, or a name in the abstract namespace, written with "@" in place of its first byte.
bool is_address(const std::string& socket) {
  return socket.size() > 1 && socket.size() < sizeof(sockaddr_un::sun_path) &&
         (socket.front() == '/' || socket.front() == '@');
}

}  // namespace

std::optional<ServiceManager> ServiceManager::take_from_environment() {
  std::string socket = take_variable("NOTIFY_SOCKET");
  const std::optional<Duration> watchdog = take_watchdog();
  if (!is_address(socket)) return std::nullopt;
  return ServiceManager(std::move(socket), watchdog);
}

void ServiceManager::tell(std::string_view state) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(socket_.begin(), socket_.end(), address.sun_path);
  if (socket_.front() == '@') address.sun_path[0] = '\0';
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  // A manager that does not read must not hold up the node.
  const timeval patience{.tv_sec = 0, .tv_usec = 100'000};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  (void)!sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                reinterpret_cast<const sockaddr*>(&address), bytes);
  close(descriptor);
}

}  // namespace muster::cli
