#include "lib/net_namespace.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <thread>

namespace muster::test {

namespace {

/// Calls `work` on a thread of its own, so that the caller's thread never changes its namespace: a
/// test in the wrong namespace could send to a real network.
void run_apart(const std::function<void()>& work) {
  std::exception_ptr thrown;
  std::thread([&] {
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
}

void require(bool succeeded, const char* what) {
  if (!succeeded) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

NetNamespace::NetNamespace() {
  run_apart([this] {
    require(unshare(CLONE_NEWNET) == 0, "cannot make a network namespace");
    descriptor_ = io::FileDescriptor(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    require(descriptor_.get() >= 0, "cannot open a network namespace");
  });
}

std::string NetNamespace::path() const {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(descriptor_.get());
}

void NetNamespace::run(const std::function<void()>& work) const {
  run_apart([&] {
    require(setns(descriptor_.get(), CLONE_NEWNET) == 0, "cannot enter a network namespace");
    work();
  });
}

}  // namespace muster::test
