#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "muster/timing.hpp"

namespace muster::cli {

/// The service manager that started this process, such as systemd. The process reports its state by
/// datagrams to the socket of the manager, see sd_notify(3).
///
/// Distinct objects: safe. Shared objects: unsafe.
class ServiceManager {
 public:
  /// The one that the environment names, if it names one. Removes its variables from the
  /// environment, since programs that this process starts do not speak for the service.
  static std::optional<ServiceManager> take_from_environment();

  /// Sends lines like "READY=1". A failure has no effect, because the service runs on without its
  /// manager.
  void tell(std::string_view state) const;

  /// Time without "WATCHDOG=1" after which the manager kills the process. If unset, never.
  std::optional<Duration> watchdog() const { return watchdog_; }

 private:
  ServiceManager(std::string socket, std::optional<Duration> watchdog)
      : socket_(std::move(socket)), watchdog_(watchdog) {}

  std::string socket_;
  std::optional<Duration> watchdog_;
};

}  // namespace muster::cli
