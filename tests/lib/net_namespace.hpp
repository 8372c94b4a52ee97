#pragma once

#include <functional>
#include <string>

#include "asio/file_descriptor.hpp"

namespace muster::test {

/// A network of its own within the kernel: interfaces, routes, ports, packet filter.
///
/// It has no name and so leaves nothing behind: it is gone with its last process and descriptor,
/// however those ended, SIGKILL included. To look into it from outside while a test hangs:
/// `nsenter --net=/proc/PID/fd/N` with the path that `path()` gives.
class NetNamespace {
 public:
  /// Makes one, with a loopback interface that is down. Throws std::system_error without the right
  /// to do so (root, or CAP_SYS_ADMIN).
  NetNamespace();

  /// Names it to `ip`, for as long as this process lives.
  std::string path() const;
  int descriptor() const { return descriptor_.get(); }

  /// Calls `work` on a thread that is in it, and waits for that. Sockets made there stay there.
  /// What `work` throws is thrown on.
  void run(const std::function<void()>& work) const;

 private:
  io::FileDescriptor descriptor_;
};

}  // namespace muster::test
