#pragma once

#include <functional>
#include <memory>

#include "core/time.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster::io {

/// Tells that network interfaces or addresses came, went or changed.
///
/// Safe to call from any thread. `on_change` runs on the executor, under no lock; it may run one
/// last time while or after this is closed or destroyed, so it should hold its owner by a weak
/// pointer.
class InterfaceWatcher {
 public:
  /// From the first sign of a change to the call: changes come in bursts, and the owner looks at
  /// the outcome.
  static constexpr Duration settling_time = std::chrono::milliseconds(20);

  /// Watches from now on. It is also called for changes that concern nobody, so compare what
  /// `list_interfaces` gives. Throws `Error{socket_failure}`.
  InterfaceWatcher(const boost::asio::any_io_executor& executor, std::function<void()> on_change);
  InterfaceWatcher(const InterfaceWatcher&) = delete;
  InterfaceWatcher& operator=(const InterfaceWatcher&) = delete;
  ~InterfaceWatcher();

  /// Watches no longer. Harmless if called again.
  void close();

 private:
  class Watch;
  std::shared_ptr<Watch> watch_;
};

}  // namespace muster::io
