#pragma once

#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <optional>

#include "cli/guard/child_watch.hpp"
#include "cli/guard/control_group.hpp"
#include "cli/guard/descriptor.hpp"
#include "cli/guard/order.hpp"
#include "cli/guard/sign_of_life.hpp"

namespace muster::cli {

/// The settings that a command inherits, as if muster had started it directly.
struct Origin {
  pid_t process_group = 0;
  sigset_t signal_mask{};
};

/// A process between muster and one command. It ends the command and all descendants of the command
/// on time, even if muster is killed or frozen. It is a subreaper, so descendants that changed
/// their user, session or parent stay below it.
///
/// | event | the guard |
/// |---|---|
/// | muster has ended | kills all at once |
/// | muster has not run for longer than the command's lease | sends SIGTERM, later SIGKILL |
/// | the command's program has ended | sends SIGTERM to its descendants, later SIGKILL |
/// | no descendant is left | ends |
///
/// All signals are blocked in it. Requires: its process has one thread.
class Guard {
 public:
  /// `muster` is a socket whose other end muster alone holds.
  Guard(Descriptor muster, const SignOfLife& life, const Origin& origin);

  /// Takes an order from the socket, then serves until nothing of the command is left.
  void run();

 private:
  enum class Command { none, runs, has_ended };

  bool take_order();
  void launch();
  [[noreturn]] void become_command(pid_t guard, int failure_pipe) const;
  void await_event();
  void set_timer() const;
  void take_request();
  void act_on(const GuardRequest& request);
  void reap();
  void note_end(int status);
  void act_on_time();
  /// Sends SIGTERM to all, and SIGKILL after the grace.
  void end_all();
  void kill_all();
  void signal_all(int number) const;
  bool has_lease() const { return order_.lease > Duration::zero() && !is_asked_to_end_; }
  Duration lease_end() const { return life_.shown_at() + order_.lease; }
  void report(Report::Kind kind, int value = 0) const;

  Descriptor muster_;
  const SignOfLife& life_;
  const Origin origin_;
  ChildWatch children_;
  Descriptor timer_;
  Order order_;
  std::optional<ControlGroup> control_group_;
  Command command_ = Command::none;
  pid_t pid_ = 0;
  bool is_asked_to_end_ = false;
  bool is_killing_ = false;
  std::optional<Duration> kill_at_;
};

}  // namespace muster::cli
