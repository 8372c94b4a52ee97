#include "cli/guard/spawner_process.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cli/guard/child_watch.hpp"
#include "cli/guard/descriptor_passing.hpp"
#include "cli/guard/goodbye_file.hpp"
#include "cli/guard/guard.hpp"
#include "cli/guard/process_tree.hpp"

namespace muster::cli {

namespace {

bool has_children() {
  siginfo_t ended{};
  return waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0;
}

class SpawnerProcess {
 public:
  SpawnerProcess(MusterProcess muster, const SignOfLife& life, const Origin& origin)
      : muster_(std::move(muster.socket)),
        muster_exit_(static_cast<int>(syscall(SYS_pidfd_open, muster.pid, 0))),
        life_(life),
        origin_(origin) {
    prctl(PR_SET_NAME, "guard-spawner");
    // Processes below a killed guard become children of this process.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
  }

  void run() {
    while (muster_.is_open()) await_event();
    if (goodbye_.empty()) return;
    // Other nodes start their own work when they receive the goodbye.
    while (has_children()) await_event();
    if (has_muster_ended()) send_sealed(goodbye_);
  }

 private:
  void await_event() {
    std::array<pollfd, 2> waiting = {
        {{.fd = muster_.get(), .events = POLLIN, .revents = 0},
         {.fd = children_.descriptor(), .events = POLLIN, .revents = 0}}};
    if (poll(waiting.data(), waiting.size(), -1) <= 0) return;
    if (waiting[0].revents != 0) take_message();
    if (waiting[1].revents != 0) reap();
  }

  void take_message() {
    std::optional<PassedDescriptor> message = receive_descriptor(muster_.get());
    if (!message) return muster_.close();
    switch (static_cast<SpawnerMessage>(message->purpose)) {
      case SpawnerMessage::guard:
        return start_guard(std::move(message->descriptor));
      case SpawnerMessage::goodbye:
        goodbye_ = read_goodbye(message->descriptor.get());
        return;
    }
  }

  /// Waits a moment, because the kernel closes the socket to this process before those of the node,
  /// whose port the goodbye needs. A closed socket alone proves no end. False on kernels
  /// before 5.3, which do not report the end.
  bool has_muster_ended() const {
    constexpr int patience_in_milliseconds = 1'000;
    pollfd exit{.fd = muster_exit_.get(), .events = POLLIN, .revents = 0};
    return poll(&exit, 1, patience_in_milliseconds) > 0;
  }

  void start_guard(Descriptor socket) {
    const pid_t guard = fork();
    if (guard > 0) guards_.insert(guard);
    if (guard != 0) return;
    muster_.close();
    Guard(std::move(socket), life_, origin_).run();
    _exit(0);
  }

  void reap() {
    children_.clear();
    int status = 0;
    for (pid_t ended = waitpid(-1, &status, WNOHANG); ended > 0;
         ended = waitpid(-1, &status, WNOHANG)) {
      guards_.erase(ended);
    }
    kill_orphans();
  }

  /// Commands whose guard was killed.
  void kill_orphans() const {
    for (const pid_t child : children_of(getpid())) {
      if (guards_.contains(child)) continue;
      for (const pid_t descendant : descendants_of(child)) kill(descendant, SIGKILL);
      kill(child, SIGKILL);
    }
  }

  Descriptor muster_;
  /// Readable when the process of muster has ended (pidfd_open(2)).
  Descriptor muster_exit_;
  const SignOfLife& life_;
  const Origin origin_;
  ChildWatch children_;
  std::set<pid_t> guards_;
  std::vector<SealedDatagram> goodbye_;
};

}  // namespace

void serve_as_spawner(MusterProcess muster, const SignOfLife& life) {
  Origin origin{.process_group = getpgrp(), .signal_mask = {}};
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &origin.signal_mask);
  // Signals of the terminal to its foreground are for muster and its command.
  setpgid(0, 0);
  try {
    SpawnerProcess(std::move(muster), life, origin).run();
  } catch (const std::exception&) {
    // Guards continue: each notices the end of muster by itself.
    _exit(1);
  }
  _exit(0);
}

}  // namespace muster::cli
