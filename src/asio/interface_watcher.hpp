#pragma once

#include <functional>
#include <memory>

#include "core/time.hpp"

namespace boost::asio {
class any_io_executor;
}

namespace muster::io {

/// Reports that network interfaces or addresses appeared, disappeared or changed.
///
/// Safe to call from any thread. `on_change` runs on the executor, under no lock. It may run one
/// last time while or after this object is closed or destroyed, so it should hold its owner by a
/// weak pointer.
class InterfaceWatcher {
 public:
  /// Time from the first change to the call. Changes come in bursts, and the owner reads the
  /// result.
  static constexpr Duration settling_time = std::chrono::milliseconds(20);

  /// Starts to watch. `on_change` is also called for irrelevant changes, so compare the results of
  /// `list_interfaces`. Throws `Error{socket_failure}`.
  InterfaceWatcher(const boost::asio::any_io_executor& executor, std::function<void()> on_change);
  InterfaceWatcher(const InterfaceWatcher&) = delete;
  InterfaceWatcher& operator=(const InterfaceWatcher&) = delete;
  ~InterfaceWatcher();

  /// Stops watching. May be called again.
  void close();

 private:
  class Watch;
  std::shared_ptr<Watch> watch_;
};

}  // namespace muster::io
