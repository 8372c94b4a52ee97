#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

#include "cli/foreground/foreground.hpp"
#include "cli/guard/spawner.hpp"
#include "muster/connection.hpp"
#include "muster/timing.hpp"

namespace muster::cli {

/// Supplies a spawner while a node runs: with signs of life for the leases of commands, and with
/// the goodbye to send after the end of this process. Notices the end of the spawner.
///
/// All members run on the node's executor. The destructor withdraws the goodbye.
class Supervision {
 public:
  /// `lease` is that of the commands, which gets four signs of life. If zero, the commands have no
  /// lease, and the node shows no signs. `foreground` and `spawner` must outlive this.
  Supervision(Foreground& foreground, Spawner& spawner, Duration lease);
  Supervision(const Supervision&) = delete;
  Supervision& operator=(const Supervision&) = delete;
  ~Supervision();

  /// Calls `slot` once if the spawner has ended. No command can be started after that.
  void on_lost(std::function<void()> slot) { lost_slot_ = std::move(slot); }

 private:
  void begin();
  void seal_goodbye();
  void show_life();

  Discovery& node_;
  Spawner& spawner_;
  const Duration interval_;
  EndingTimer& timer_;
  boost::asio::posix::stream_descriptor spawner_end_;
  ScopedConnection expiry_;
  std::function<void()> lost_slot_ = [] {};
};

}  // namespace muster::cli
