#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>

#include <atomic>
#include <functional>
#include <memory>

namespace boost::asio {
class any_io_executor;
}

namespace muster::io {

/// Waits until a file descriptor is ready, and calls back once per wait.
///
/// Members: distinct objects are safe, shared objects unsafe. `on_ready` runs on the executor,
/// under no lock. It may run one last time while or after this object is destroyed; the objects
/// that it uses must outlive that.
class Readiness {
 public:
  /// `descriptor` must stay open until this object is destroyed. Throws `Error{socket_failure}`.
  Readiness(const boost::asio::any_io_executor& executor, int descriptor,
            std::function<void()> on_ready);
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;
  /// Cancels all waits. Does not close the descriptor.
  ~Readiness();

  /// Calls back when there is data to read or an error, possibly at once. No effect while such a
  /// wait is pending.
  void await_readable();
  /// The same for room to write.
  void await_writable();

 private:
  using Descriptor = boost::asio::posix::stream_descriptor;
  struct Shared {
    std::function<void()> on_ready;
    // Written by the owner and, without its lock, by the executor's threads.
    std::atomic<bool> awaits_readable = false;
    std::atomic<bool> awaits_writable = false;
  };

  void await(Descriptor::wait_type type, std::atomic<bool> Shared::*is_waiting);

  Descriptor descriptor_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace muster::io
