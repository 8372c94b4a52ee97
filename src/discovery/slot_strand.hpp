#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <mutex>

#include "core/time.hpp"
#include "discovery/relief.hpp"
#include "discovery/slot_mutex.hpp"
#include "muster/options.hpp"

namespace muster::detail {

/// Time for which the end of an object waits for a slot that runs. A longer slot is reported, and
/// the call that waited returns while the slot continues.
inline constexpr Duration slot_stuck_after = std::chrono::seconds(30);

/// Runs the slots of one node, and those of every object that is built on the node: one at a time,
/// in the order in which they were posted.
///
/// Safe to call from any thread.
class SlotStrand : public std::enable_shared_from_this<SlotStrand> {
 public:
  struct Settings {
    Duration stuck_after = slot_stuck_after;
    LogSink log = {};
  };
  /// A slot that runs in this thread. May nest.
  class Turn {
   public:
    explicit Turn(SlotStrand& strand);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    SlotStrand& strand_;
    const std::lock_guard<SlotMutex> lock_;
  };

  /// The strand of a node on an executor of the caller's, which nobody may run.
  SlotStrand(boost::asio::any_io_executor sockets, Settings settings);
  /// The strand of a node on threads of its own. `slots` is a strand of `sockets`; `relief` learns
  /// when slots begin and end. `context` is what they run on: executors of the strand keep it.
  SlotStrand(std::shared_ptr<boost::asio::io_context> context, boost::asio::any_io_executor slots,
             std::shared_ptr<Relief> relief, Settings settings);
  SlotStrand(const SlotStrand&) = delete;
  SlotStrand& operator=(const SlotStrand&) = delete;

  /// The strand whose `executor()` this is a copy of. Null if it is of no node.
  static std::shared_ptr<SlotStrand> of(const boost::asio::any_io_executor& executor);

  /// Runs everything that has to do with the network; may run several handlers at once.
  boost::asio::any_io_executor sockets() const;
  /// Runs each function as a slot.
  boost::asio::any_io_executor executor();
  /// Has no effect after `end`.
  void post(std::function<void()> slot);
  /// Releases the executors, because the threads that run them end.
  void end();

  /// Whether this thread is in a slot now.
  bool is_current() const { return turn_.is_mine(); }
  /// Ends the slots of an object in the one way of all public classes. The slots that wait run
  /// first: on the node's own threads, or by `rest` in this thread if the caller's executor runs
  /// it. Then `close` keeps further slots of the object from beginning. No slot runs in another
  /// thread when this returns, unless it takes longer than `Settings::stuck_after`, which is
  /// logged. In a slot, this does nothing, and the slots that wait follow that slot.
  void finish(const std::function<void()>& rest, const std::function<void()>& close);
  /// Time for which `finish` waits at most.
  Duration stuck_after() const { return settings_.stuck_after; }

 private:
  class Executor;

  void drain(const std::function<void()>& rest, core::Time until);
  void drain_own_threads(core::Time until);
  bool is_caller_in_executor();
  void wait(core::Time until);
  void report_stuck();

  /// Null on an executor of the caller's. It outlives the executors below.
  const std::shared_ptr<boost::asio::io_context> context_;
  mutable std::mutex executors_mutex_;
  boost::asio::any_io_executor sockets_;
  boost::asio::any_io_executor slots_;
  /// Null on an executor of the caller's.
  const std::shared_ptr<Relief> relief_;
  const Settings settings_;
  /// Held by the thread that runs a slot.
  SlotMutex turn_;
};

}  // namespace muster::detail
