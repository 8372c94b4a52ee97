#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>

namespace muster::detail {

/// The thread of a node that was given no executor.
///
/// Safe to call from any thread.
class OwnThread {
 public:
  OwnThread();
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  /// Ends the thread after what it is doing and waits for it; when called on the thread itself,
  /// lets it go instead.
  ~OwnThread();

  boost::asio::any_io_executor executor();
  /// Returns when everything posted before has been done; at once when called on the thread itself.
  void wait_for_posted();

 private:
  bool is_current() const { return std::this_thread::get_id() == thread_.get_id(); }

  /// Shared with the thread, which may have to outlive this.
  std::shared_ptr<boost::asio::io_context> context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace muster::detail
