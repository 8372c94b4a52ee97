#include "discovery/own_thread.hpp"

#include <boost/asio/post.hpp>
#include <future>

namespace muster::detail {

OwnThread::OwnThread()
    : context_(std::make_shared<boost::asio::io_context>(1)),
      work_(context_->get_executor()),
      thread_([context = context_] { context->run(); }) {}

OwnThread::~OwnThread() {
  work_.reset();
  context_->stop();
  if (is_current()) {
    thread_.detach();
  } else {
    thread_.join();
  }
}

boost::asio::any_io_executor OwnThread::executor() {
  return context_->get_executor();
}

void OwnThread::wait_for_posted() {
  if (is_current()) return;
  std::promise<void> done;
  boost::asio::post(*context_, [&] { done.set_value(); });
  done.get_future().wait();
}

}  // namespace muster::detail
