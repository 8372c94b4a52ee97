#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "cli/foreground/ending_timer.hpp"
#include "cli/foreground/output_watch.hpp"
#include "cli/foreground/service_report.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// A node in the foreground of a terminal: runs until something ends it, and then says goodbye.
///
/// There is one thread; everything runs within `run()`.
class Foreground {
 public:
  using Slot = std::function<void()>;

  /// `printer`, which must outlive this, shows the node's errors.
  Foreground(const Options& options, EventPrinter& printer);
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;

  Discovery& node() { return services_.discovery(); }
  /// What the node advertises and needs.
  ServiceDiscovery& services() { return services_; }
  boost::asio::any_io_executor executor() { return context_.get_executor(); }

  /// Called once when the node has been started.
  void on_start(Slot slot) { start_slots_.push_back(std::move(slot)); }
  /// Called once when the end begins, while the node still runs: time to look at it, and to stop
  /// whatever waits.
  void on_end(Slot slot) { end_slots_.push_back(std::move(slot)); }
  /// Called once when the end begins, before the slots of `on_end`: the node ends when `done` is
  /// called, or at the next signal.
  void on_farewell(std::function<void(Slot done)> slot) { farewell_slot_ = std::move(slot); }
  /// Called by each SIGHUP, which otherwise ends the node.
  void on_hangup(Slot slot);
  /// Calls `slot` at each signal that would end a process (ending_signals.hpp), instead of ending
  /// the node.
  void on_signal(std::function<void(int signal)> slot) { signal_slot_ = std::move(slot); }

  /// Watches the reader of standard output. When the reader closes its end, the node ends as at
  /// SIGPIPE, even while it has nothing to print.
  void watch_reader() { has_reader_ = true; }

  /// Keeps the service manager informed, if one started this process.
  void report_to_service_manager();

  /// A timer that ends when the foreground does.
  EndingTimer& make_timer();
  /// Calls `slot` once unless the end comes first.
  void after(Duration delay, Slot slot);

  /// Starts the node, and returns the exit code when all has ended. Throws `Error`.
  ExitCode run();
  /// Stops the node, so that `run()` returns `code`. Later calls change nothing.
  void end(ExitCode code);

 private:
  void await_signal();
  void act_on(int signal);
  void lose_output(int error);
  void finish();

  boost::asio::io_context context_;
  ServiceDiscovery services_;
  boost::asio::signal_set signals_;
  OutputWatch output_;
  std::deque<EndingTimer> timers_;
  std::vector<Slot> start_slots_;
  std::optional<ServiceReport> report_;
  std::vector<Slot> end_slots_;
  Slot hangup_slot_;
  std::function<void(int signal)> signal_slot_;
  std::function<void(Slot done)> farewell_slot_;
  ExitCode code_ = ExitCode::ok;
  bool has_reader_ = false;
  bool is_ending_ = false;
  bool has_ended_ = false;
};

}  // namespace muster::cli
