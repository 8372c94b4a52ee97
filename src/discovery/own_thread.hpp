#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <memory>
#include <thread>

#include "discovery/relief.hpp"
#include "discovery/slot_strand.hpp"

namespace muster::detail {

/// The threads of a node without an executor of the caller's: one thread for sockets and slots, so
/// that a message gets from one to the other without waking anybody; and a `Relief`, in a thread of
/// its own.
///
/// Safe to call from any thread.
class OwnThread {
 public:
  explicit OwnThread(SlotStrand::Settings settings = {});
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  /// Ends the threads after their present handlers, and waits for them as long as the end of an
  /// object waits for a slot. A thread that takes longer, or that makes this call, continues alone
  /// until its slot returns.
  ~OwnThread();

  const std::shared_ptr<SlotStrand>& strand() const { return strand_; }

 private:
  /// The queue of both threads.
  class Context : public boost::asio::io_context {
   public:
    /// A thread is about to end. The last one destroys the handlers that are left, some of which
    /// keep this object. What executors of the strand are given from then on is dropped.
    void leave();

   private:
    std::atomic<int> threads_ = 2;
  };

  /// A thread, and the news that it is about to end.
  struct Thread {
    template <class Run>
    explicit Thread(Run run);
    void end(core::Time until);

    std::future<void> ended;
    std::thread thread;
  };

  /// Shared with the threads, one of which may have to outlive this.
  std::shared_ptr<Context> context_;
  boost::asio::executor_work_guard<Context::executor_type> work_;
  std::shared_ptr<Relief> relief_;
  std::shared_ptr<SlotStrand> strand_;
  Thread thread_;
  Thread relief_thread_;
};

}  // namespace muster::detail
