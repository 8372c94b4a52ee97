#include "cli/guard/child_process.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <boost/asio/read.hpp>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

namespace muster::cli {

namespace {

/// Shells add the number of the signal to this.
constexpr int killed_by = 128;
/// A guard answers within a few milliseconds, unless it was stopped or the machine is overloaded.
constexpr int patience_in_milliseconds = 10'000;

/// Returns 0, or an `errno`.
int send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) return errno;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return 0;
}

/// Waits until there is something to read. A signal does not end the wait.
bool await_readable(int socket) {
  pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    ready = poll(&waiting, 1, patience_in_milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

/// Receives the guard's first report. Without one, `value` of the result is the reason.
Report receive_first(int socket) {
  Report report{Report::Kind::not_started, ETIMEDOUT};
  if (!await_readable(socket)) return report;
  if (recv(socket, &report, sizeof report, MSG_WAITALL) == sizeof report) return report;
  return {Report::Kind::not_started, ECHILD};
}

}  // namespace

ExitCode exit_code_of_status(int status) {
  return static_cast<ExitCode>(WIFEXITED(status) ? WEXITSTATUS(status)
                                                 : killed_by + WTERMSIG(status));
}

void ChildProcess::start(const Order& order, Callbacks callbacks) {
  spawner_.life().show();
  Descriptor guard = spawner_.make_guard();
  if (const int failure = send_all(guard.get(), to_bytes(order))) {
    throw not_run(order.command, failure);
  }
  const Report first = receive_first(guard.get());
  if (first.kind != Report::Kind::started) throw not_run(order.command, first.value);
  pid_ = first.value;
  callbacks_ = std::move(callbacks);
  guard_.assign(guard.release());
  await_report();
}

void ChildProcess::request(const GuardRequest& request) {
  if (guard_.is_open()) (void)!send(guard_.native_handle(), &request, sizeof request, MSG_NOSIGNAL);
}

void ChildProcess::await_report() {
  boost::asio::async_read(guard_, boost::asio::buffer(&report_, sizeof report_),
                          [this](const boost::system::error_code& failure, std::size_t) {
                            if (failure == boost::asio::error::operation_aborted) return;
                            failure ? lose_guard() : take_report();
                          });
}

void ChildProcess::take_report() {
  if (report_.kind == Report::Kind::gone) return be_gone();
  if (report_.kind == Report::Kind::ended) note_end(exit_code_of_status(report_.value));
  if (report_.kind == Report::Kind::revoked) callbacks_.revoked();
  await_report();
}

void ChildProcess::lose_guard() {
  // The spawner kills the processes below a lost guard.
  if (!has_ended_) note_end(static_cast<ExitCode>(killed_by + SIGKILL));
  be_gone();
}

void ChildProcess::note_end(ExitCode code) {
  has_ended_ = true;
  callbacks_.ended(code);
}

void ChildProcess::be_gone() {
  guard_.close();
  // The call may destroy this object, and with it `callbacks_`.
  const auto gone = std::move(callbacks_.gone);
  gone();
}

}  // namespace muster::cli
