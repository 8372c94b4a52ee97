#include "cli/run/worker.hpp"

#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

namespace muster::cli {

Worker::Worker(const boost::asio::any_io_executor& executor, WorkerSettings settings,
               Callbacks callbacks)
    : executor_(executor),
      settings_(std::move(settings)),
      callbacks_(std::move(callbacks)),
      timer_(executor) {}

void Worker::start(Variables variables) {
  variables_ = std::move(variables);
  is_wanted_ = true;
  delay_ = Duration(0);
  run();
}

void Worker::stop(std::function<void()> stopped) {
  is_wanted_ = false;
  cancel();
  if (child_ == nullptr) return stopped();
  stopped_ = std::move(stopped);
  child_->signal(SIGTERM);
  // Before its end, it may have been stopped by a terminal or by somebody else.
  child_->signal(SIGCONT);
  after(settings_.grace, &Worker::kill);
}

void Worker::kill() {
  if (child_ != nullptr) child_->signal(SIGKILL);
}

void Worker::run() {
  child_ = std::make_unique<ChildProcess>(executor_);
  started_at_ = std::chrono::steady_clock::now();
  try {
    child_->start_bound(settings_.command, variables_, [this](ExitCode code) { ended(code); });
    callbacks_.started(child_->pid());
  } catch (const Error& error) {
    child_.reset();
    const Duration delay = next_delay();
    callbacks_.not_started(error, delay);
    after(delay, &Worker::run);
  }
}

void Worker::ended(ExitCode code) {
  // It is being called by the child, which goes a moment later.
  boost::asio::post(executor_, [child = std::shared_ptr<ChildProcess>(std::move(child_))] {});
  cancel();
  if (!is_wanted_) {
    callbacks_.stopped(code);
    return std::exchange(stopped_, nullptr)();
  }
  const Duration delay = next_delay();
  callbacks_.ended_early(code, delay);
  after(delay, &Worker::run);
}

Duration Worker::next_delay() {
  const bool has_lasted = std::chrono::steady_clock::now() - started_at_ >= settings_.restart_max;
  const bool is_first = has_lasted || delay_ == Duration(0);
  delay_ = is_first ? settings_.restart_min : std::min(2 * delay_, settings_.restart_max);
  return delay_;
}

void Worker::after(Duration delay, void (Worker::*step)()) {
  wait_ = std::make_shared<const bool>(true);
  timer_.expires_after(delay);
  timer_.async_wait(
      [this, step, wait = std::weak_ptr(wait_)](const boost::system::error_code& failure) {
        if (!failure && !wait.expired()) (this->*step)();
      });
}

void Worker::cancel() {
  wait_.reset();
  timer_.cancel();
}

}  // namespace muster::cli
