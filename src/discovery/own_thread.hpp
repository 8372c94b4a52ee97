#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <thread>

#include "discovery/relief.hpp"

namespace muster::detail {

/// What runs what of a node.
struct Executors {
  /// Everything that has to do with the network; may run several handlers at once.
  boost::asio::any_io_executor sockets;
  /// Slots, one at a time: a strand of the other one.
  boost::asio::any_io_executor slots;
};

/// What runs a node that was given no executor: one thread for sockets and slots, so that a message
/// gets from one to the other without waking anybody; and a `Relief`, in a thread of its own.
///
/// Safe to call from any thread.
class OwnThread {
 public:
  OwnThread();
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  /// Ends the threads after what they are doing and waits for them; when called from a slot, lets
  /// the one go that runs it.
  ~OwnThread();

  /// What takes long on the slots' executor is noticed.
  Executors executors();
  /// Returns when everything posted before for the slots has been done; at once when called from a
  /// slot.
  void wait_for_posted();

 private:
  using Context = boost::asio::io_context;
  using Strand = boost::asio::strand<Context::executor_type>;

  /// Shared with the threads, one of which may have to outlive this.
  std::shared_ptr<Context> context_;
  boost::asio::executor_work_guard<Context::executor_type> work_;
  Strand slots_;
  std::shared_ptr<Relief> relief_;
  std::thread thread_;
  std::thread relief_thread_;
};

}  // namespace muster::detail
