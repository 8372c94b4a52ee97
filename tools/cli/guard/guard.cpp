#include "cli/guard/guard.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "cli/guard/process_tree.hpp"

namespace muster::cli {

namespace {

/// Not reported: the reason goes through the pipe.
constexpr int cannot_execute = 127;

/// Returns the `errno` from the pipe, or 0 if the pipe closed because the program runs.
int failure_from(int pipe) {
  int failure = 0;
  while (read(pipe, &failure, sizeof failure) < 0 && errno == EINTR) continue;
  return failure;
}

void read_nothing() {
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
  if (nothing > STDERR_FILENO) close(nothing);
}

}  // namespace

Guard::Guard(Descriptor muster, const SignOfLife& life, const Origin& origin)
    : muster_(std::move(muster)),
      life_(life),
      origin_(origin),
      timer_(timerfd_create(SignOfLife::clock, TFD_CLOEXEC | TFD_NONBLOCK)) {
  prctl(PR_SET_NAME, "command-guard");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void Guard::run() {
  if (!take_order()) return;
  control_group_ = ControlGroup::make();
  launch();
  while (command_ != Command::none) await_event();
}

bool Guard::take_order() {
  std::vector<char> bytes;
  std::array<char, 65'536> piece;
  while (true) {
    const ssize_t size = recv(muster_.get(), piece.data(), piece.size(), 0);
    if (size <= 0) return false;
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + size);
    if (auto order = read_order(bytes)) {
      order_ = std::move(*order);
      return true;
    }
  }
}

void Guard::launch() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return report(Report::Kind::not_started, errno);
  Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  const pid_t guard = getpid();
  pid_ = fork();
  if (pid_ == 0) become_command(guard, writer.get());
  int failure = pid_ < 0 ? errno : 0;
  writer.close();
  if (pid_ > 0) failure = failure_from(reader.get());
  if (failure != 0) return report(Report::Kind::not_started, failure);
  command_ = Command::runs;
  report(Report::Kind::started, pid_);
}

/// Between fork and exec.
void Guard::become_command(pid_t guard, int failure_pipe) const {
  // If the guard itself is killed, the kernel kills at least the program.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (control_group_) control_group_->enter();
  if (order_.is_unattended) {
    // In a background process group of a terminal, a program that touches the terminal is stopped.
    setsid();
    read_nothing();
  } else {
    setpgid(0, origin_.process_group);
  }
  if (order_.is_mute) dup2(STDERR_FILENO, STDOUT_FILENO);
  const auto words = to_native(order_.command);
  const auto environment = to_native(order_.environment);
  sigprocmask(SIG_SETMASK, &origin_.signal_mask, nullptr);
  if (getppid() == guard) execvpe(words.front(), words.data(), environment.data());
  const int failure = errno;
  (void)!write(failure_pipe, &failure, sizeof failure);
  _exit(cannot_execute);
}

void Guard::await_event() {
  set_timer();
  std::array<pollfd, 3> waiting = {{{.fd = muster_.get(), .events = POLLIN, .revents = 0},
                                    {.fd = children_.descriptor(), .events = POLLIN, .revents = 0},
                                    {.fd = timer_.get(), .events = POLLIN, .revents = 0}}};
  if (poll(waiting.data(), waiting.size(), -1) < 0) return;
  if (waiting[0].revents != 0) take_request();
  act_on_time();
  if (waiting[1].revents != 0) reap();
}

void Guard::set_timer() const {
  // A time of zero disarms the timer.
  const Duration at = has_lease() ? lease_end() : kill_at_.value_or(Duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const itimerspec when = {.it_interval = {},
                           .it_value = {seconds.count(), (at - seconds).count()}};
  timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void Guard::take_request() {
  GuardRequest request;
  const ssize_t size = recv(muster_.get(), &request, sizeof request, MSG_DONTWAIT);
  if (size == sizeof request) return act_on(request);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  // Muster has ended, so other nodes may take over at once.
  muster_.close();
  kill_all();
}

void Guard::act_on(const GuardRequest& request) {
  switch (request.kind) {
    case GuardRequest::Kind::end:
      return end_all();
    case GuardRequest::Kind::kill:
      return kill_all();
    case GuardRequest::Kind::pass_on:
      if (command_ == Command::runs) kill(pid_, request.signal);
      return;
  }
}

void Guard::act_on_time() {
  const Duration now = SignOfLife::now();
  if (kill_at_ && now >= *kill_at_) return kill_all();
  if (!has_lease() || now < lease_end()) return;
  report(Report::Kind::revoked);
  end_all();
}

void Guard::end_all() {
  is_asked_to_end_ = true;
  kill_at_ = SignOfLife::now() + order_.grace;
  signal_all(SIGTERM);
  // A stopped process, by a terminal or together with muster, acts on SIGTERM only when continued.
  signal_all(SIGCONT);
}

void Guard::kill_all() {
  is_asked_to_end_ = true;
  is_killing_ = true;
  kill_at_.reset();
  if (control_group_) control_group_->kill();
  signal_all(SIGKILL);
}

void Guard::signal_all(int number) const {
  const std::vector<pid_t> all = descendants_of(getpid());
  for (const pid_t process : all) kill(process, number);
  // Without /proc, no descendant is known.
  const bool is_seen = !all.empty() || command_ != Command::runs;
  if (!is_seen) kill(order_.is_unattended ? -pid_ : pid_, number);
}

void Guard::reap() {
  children_.clear();
  int status = 0;
  pid_t ended = waitpid(-1, &status, WNOHANG);
  for (; ended > 0; ended = waitpid(-1, &status, WNOHANG)) {
    if (ended == pid_) note_end(status);
  }
  const bool is_child_left = ended == 0;
  if (!is_child_left) {
    command_ = Command::none;
    return report(Report::Kind::gone);
  }
  // Processes that were started during the last round have become descendants of this process.
  if (is_killing_) kill_all();
}

void Guard::note_end(int status) {
  command_ = Command::has_ended;
  report(Report::Kind::ended, status);
  if (!is_asked_to_end_) end_all();
}

void Guard::report(Report::Kind kind, int value) const {
  const Report report{kind, value};
  if (muster_.is_open()) (void)!send(muster_.get(), &report, sizeof report, MSG_NOSIGNAL);
}

}  // namespace muster::cli
