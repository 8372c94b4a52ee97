#include "discovery/own_thread.hpp"

#include <boost/asio/post.hpp>
#include <future>

#include "discovery/watched_executor.hpp"

namespace muster::detail {

namespace {

/// Waits for a thread, unless this is it.
void end(std::thread& thread) {
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();
  } else {
    thread.join();
  }
}

}  // namespace

OwnThread::OwnThread()
    : context_(std::make_shared<Context>()),
      work_(context_->get_executor()),
      slots_(context_->get_executor()),
      relief_(std::make_shared<Relief>()),
      thread_([context = context_] { context->run(); }),
      relief_thread_([context = context_, relief = relief_] { relief->run(*context); }) {}

OwnThread::~OwnThread() {
  work_.reset();
  context_->stop();
  relief_->end();
  end(thread_);
  end(relief_thread_);
}

Executors OwnThread::executors() {
  return {context_->get_executor(), WatchedExecutor(slots_, relief_)};
}

void OwnThread::wait_for_posted() {
  if (slots_.running_in_this_thread()) return;
  std::promise<void> done;
  boost::asio::post(slots_, [&] { done.set_value(); });
  done.get_future().wait();
}

}  // namespace muster::detail
