#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

namespace muster::io {

/// An executor with two threads, as an application may have.
class TwoThreads {
 public:
  TwoThreads() = default;
  TwoThreads(const TwoThreads&) = delete;
  TwoThreads& operator=(const TwoThreads&) = delete;
  ~TwoThreads() {
    work_.reset();
    for (std::thread& thread : threads_) thread.join();
  }

  boost::asio::any_io_executor executor() { return context_.get_executor(); }

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context_.get_executor()};
  std::array<std::thread, 2> threads_{std::thread([this] { context_.run(); }),
                                      std::thread([this] { context_.run(); })};
};

}  // namespace muster::io
