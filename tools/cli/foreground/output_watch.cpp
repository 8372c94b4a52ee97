#include "cli/foreground/output_watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "cli/foreground/descriptor_kind.hpp"
#include "cli/output/output_buffer.hpp"

namespace muster::cli {

namespace {

using Failure = boost::system::error_code;
using boost::asio::posix::stream_descriptor;

constexpr std::chrono::milliseconds retry_interval(10);

}  // namespace

OutputWatch::OutputWatch(const boost::asio::any_io_executor& executor)
    : timer_(executor), reader_(executor) {}

OutputWatch::~OutputWatch() {
  stop();
}

void OutputWatch::start(std::function<void(int error)> failed) {
  failed_ = std::move(failed);
  StandardStreams* streams = StandardStreams::current();
  if (streams == nullptr) return;
  streams->output().on_trouble([this] { retry_later(); });
  streams->errors().on_trouble([this] { retry_later(); });
}

void OutputWatch::watch_reader() {
  if (StandardStreams::current() == nullptr || !is_connection(STDOUT_FILENO)) return;
  const int copied = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  if (copied < 0) return;
  reader_.assign(copied);
  reader_.async_wait(stream_descriptor::wait_error, [this](const Failure& failure) {
    if (failure) return;
    // Or the next write would end this process by SIGPIPE.
    StandardStreams::current()->output().fail(EPIPE);
    fail(EPIPE);
  });
}

void OutputWatch::stop() {
  timer_.end();
  Failure ignored;
  reader_.close(ignored);
  failed_ = nullptr;
  StandardStreams* streams = StandardStreams::current();
  if (streams == nullptr) return;
  streams->output().on_trouble([] {});
  streams->errors().on_trouble([] {});
}

void OutputWatch::retry_later() {
  if (std::exchange(is_retrying_, true)) return;
  timer_.set(retry_interval, [this] {
    is_retrying_ = false;
    retry();
  });
}

void OutputWatch::retry() {
  StandardStreams& streams = *StandardStreams::current();
  streams.output().write_waiting();
  streams.errors().write_waiting();
  if (const int error = streams.output().failure()) return fail(error);
  if (streams.output().is_waiting() || streams.errors().is_waiting()) retry_later();
}

void OutputWatch::fail(int error) {
  if (failed_) std::exchange(failed_, nullptr)(error);
}

}  // namespace muster::cli
