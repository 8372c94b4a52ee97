#include "discovery/own_thread.hpp"

#include <boost/asio/strand.hpp>
#include <utility>

#include "asio/clock.hpp"

namespace muster::detail {

template <class Run>
OwnThread::Thread::Thread(Run run) {
  std::promise<void> end;
  ended = end.get_future();
  thread = std::thread([run = std::move(run), end = std::move(end)]() mutable {
    run();
    end.set_value();
  });
}

void OwnThread::Thread::end(core::Time until) {
  const bool is_this = thread.get_id() == std::this_thread::get_id();
  if (is_this || ended.wait_for(until - io::now()) != std::future_status::ready) {
    thread.detach();
  } else {
    thread.join();
  }
}

void OwnThread::Context::leave() {
  if (--threads_ == 0) shutdown();
}

OwnThread::OwnThread(SlotStrand::Settings settings)
    : context_(std::make_shared<Context>()),
      work_(context_->get_executor()),
      relief_(std::make_shared<Relief>()),
      strand_(std::make_shared<SlotStrand>(context_,
                                           boost::asio::make_strand(context_->get_executor()),
                                           relief_, std::move(settings))),
      thread_([context = context_] {
        context->run();
        context->leave();
      }),
      relief_thread_([context = context_, relief = relief_] {
        relief->run(*context);
        context->leave();
      }) {}

OwnThread::~OwnThread() {
  // Behind the slots that wait, which are completions. Before the threads may run out of work, or
  // those would not run.
  strand_->post([context = context_] { context->stop(); });
  work_.reset();
  relief_->end();
  const core::Time until = io::now() + strand_->stuck_after();
  thread_.end(until);
  relief_thread_.end(until);
  strand_->end();
}

}  // namespace muster::detail
