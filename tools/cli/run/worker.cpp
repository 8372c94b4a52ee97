#include "cli/run/worker.hpp"

#include <utility>

#include "cli/guard/command_environment.hpp"

namespace muster::cli {

Worker::Worker(const boost::asio::any_io_executor& executor, Spawner& spawner,
               WorkerSettings settings, Callbacks callbacks)
    : executor_(executor),
      spawner_(spawner),
      settings_(std::move(settings)),
      callbacks_(std::move(callbacks)),
      timer_(executor) {}

void Worker::start(Variables variables) {
  variables_ = std::move(variables);
  is_wanted_ = true;
  delay_ = Duration(0);
  failures_ = 0;
  run();
}

void Worker::stop(std::function<void()> stopped) {
  is_wanted_ = false;
  cancel();
  if (child_ == nullptr) return stopped();
  stopped_ = std::move(stopped);
  child_->end();
}

void Worker::kill() {
  if (child_ != nullptr) child_->kill();
}

void Worker::pass_on(int signal) {
  if (child_ != nullptr) child_->pass_on(signal);
}

Order Worker::order() const {
  return {.command = settings_.command,
          .environment = environment_with(variables_),
          .is_unattended = true,
          .is_mute = settings_.is_mute,
          .grace = settings_.grace,
          .lease = settings_.lease};
}

void Worker::run() {
  child_ = std::make_unique<ChildProcess>(executor_, spawner_);
  started_at_ = std::chrono::steady_clock::now();
  try {
    child_->start(order(), {.ended = [this](ExitCode code) { code_ = code; },
                            .gone = [this] { gone(); },
                            .revoked = [this] { callbacks_.revoked(); }});
    callbacks_.started(child_->pid());
  } catch (const Error& error) {
    child_.reset();
    const Duration delay = next_delay();
    callbacks_.not_started(error, delay);
    fails() ? callbacks_.gave_up(failures_) : run_after(delay);
  }
}

void Worker::gone() {
  child_.reset();
  if (!is_wanted_) {
    callbacks_.stopped(code_);
    return std::exchange(stopped_, nullptr)();
  }
  const Duration delay = next_delay();
  callbacks_.ended_early(code_, delay);
  fails() ? callbacks_.gave_up(failures_) : run_after(delay);
}

bool Worker::has_lasted() const {
  return std::chrono::steady_clock::now() - started_at_ >= settings_.restart_max;
}

bool Worker::fails() {
  failures_ = has_lasted() ? 1 : failures_ + 1;
  return settings_.failures_max > 0 && failures_ >= settings_.failures_max;
}

Duration Worker::next_delay() {
  const bool is_first = has_lasted() || delay_ == Duration(0);
  delay_ = is_first ? settings_.restart_min : std::min(2 * delay_, settings_.restart_max);
  return delay_;
}

void Worker::run_after(Duration delay) {
  wait_ = std::make_shared<const bool>(true);
  timer_.expires_after(delay);
  timer_.async_wait([this, wait = std::weak_ptr(wait_)](const boost::system::error_code& failure) {
    if (!failure && !wait.expired()) run();
  });
}

void Worker::cancel() {
  wait_.reset();
  timer_.cancel();
}

}  // namespace muster::cli
