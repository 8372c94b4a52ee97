#pragma once

#include <functional>
#include <string>

#include "asio/file_descriptor.hpp"

namespace muster::test {

/// A separate network inside the kernel: interfaces, routes, ports, packet filter.
///
/// It has no name and leaves nothing behind: it ends with its last process and descriptor, also
/// after SIGKILL. To look into it while a test hangs, run `nsenter --net=/proc/PID/fd/N` with the
/// path that `path()` returns.
class NetNamespace {
 public:
  /// Makes a namespace with a loopback interface that is down. Throws std::system_error without the
  /// right to do so (root, or CAP_SYS_ADMIN).
  NetNamespace();

  /// A path that names it to `ip` as long as this process lives.
  std::string path() const;
  int descriptor() const { return descriptor_.get(); }

  /// Calls `work` on a thread inside the namespace, and waits for it. Sockets that it opens stay
  /// there. Rethrows its exceptions.
  void run(const std::function<void()>& work) const;

 private:
  io::FileDescriptor descriptor_;
};

}  // namespace muster::test
