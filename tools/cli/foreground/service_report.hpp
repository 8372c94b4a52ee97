#pragma once

#include <cstddef>
#include <string>

#include "cli/foreground/ending_timer.hpp"
#include "cli/foreground/service_manager.hpp"
#include "muster/discovery.hpp"

namespace muster::cli {

/// Reports to the service manager that the node is ready, its role, and the number of other nodes.
/// A timer on the thread of the node's sockets and slots feeds the watchdog, so that the manager
/// notices a thread that hangs.
///
/// Runs on the executor of the node, which has one thread.
class ServiceReport {
 public:
  /// `node` must outlive this.
  ServiceReport(ServiceManager manager, Discovery& node);

  /// The node has been started.
  void started();
  /// The end begins. Later calls change nothing.
  void stopping();
  /// Stops all reports.
  void close();

 private:
  void count(std::ptrdiff_t nodes);
  void change_soon();
  void tell_status();
  std::string status() const;
  void feed_watchdog();

  const ServiceManager manager_;
  Discovery& node_;
  EndingTimer change_timer_;
  EndingTimer watchdog_timer_;
  std::size_t others_ = 0;
  bool is_change_due_ = false;
  bool is_stopping_ = false;
  std::string told_;
};

}  // namespace muster::cli
