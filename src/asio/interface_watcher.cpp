#include "asio/interface_watcher.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <optional>
#include <utility>

#include "asio/file_descriptor.hpp"
#include "asio/readiness.hpp"
#include "asio/socket_failure.hpp"

namespace muster::io {

namespace {

FileDescriptor open_netlink() {
  FileDescriptor descriptor(
      ::socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (descriptor.get() < 0) throw_socket_failure("watch the network interfaces");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(descriptor.get(), generic, sizeof address) != 0) {
    throw_socket_failure("watch the network interfaces");
  }
  return descriptor;
}

/// Reads and drops all messages. Returns whether there were any; their content does not matter. An
/// error ends the reading for now: if the kernel reports that messages did not fit, the others
/// still wait.
bool drain(int descriptor) {
  std::array<char, 8192> message;
  bool any = false;
  while (recv(descriptor, message.data(), message.size(), 0) >= 0) any = true;
  return any;
}

}  // namespace

/// The state that the handlers on the executor share with the watcher and hold weakly.
class InterfaceWatcher::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(const boost::asio::any_io_executor& executor, std::function<void()> on_change)
      : on_change_(std::move(on_change)), netlink_(open_netlink()), timer_(executor) {}

  void open(const boost::asio::any_io_executor& executor) {
    const std::lock_guard lock(mutex_);
    readiness_.emplace(executor, netlink_.get(), [weak = weak_from_this()] {
      if (const auto watch = weak.lock()) watch->read();
    });
    readiness_->await_readable();
  }

  void close() {
    const std::lock_guard lock(mutex_);
    readiness_.reset();
    timer_.reset();
  }

 private:
  void read() {
    const std::lock_guard lock(mutex_);
    if (!readiness_) return;
    if (drain(netlink_.get()) && !std::exchange(is_settling_, true)) await_settling();
    readiness_->await_readable();
  }

  void await_settling() {
    timer_->expires_after(settling_time);
    timer_->async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
      const std::shared_ptr<Watch> watch = weak.lock();
      if (!failure && watch != nullptr) watch->settled();
    });
  }

  void settled() {
    {
      const std::lock_guard lock(mutex_);
      if (!readiness_) return;
      is_settling_ = false;
    }
    on_change_();
  }

  const std::function<void()> on_change_;
  std::mutex mutex_;
  FileDescriptor netlink_;
  // Both are empty after closing, because the executor's context may end before the last handler.
  std::optional<Readiness> readiness_;
  std::optional<boost::asio::steady_timer> timer_;
  bool is_settling_ = false;
};

InterfaceWatcher::InterfaceWatcher(const boost::asio::any_io_executor& executor,
                                   std::function<void()> on_change)
    : watch_(std::make_shared<Watch>(executor, std::move(on_change))) {
  watch_->open(executor);
}

InterfaceWatcher::~InterfaceWatcher() {
  close();
}

void InterfaceWatcher::close() {
  watch_->close();
}

}  // namespace muster::io
