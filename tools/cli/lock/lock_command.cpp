#include "cli/lock/lock_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/foreground/ending_signals.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/guard/child_process.hpp"
#include "cli/guard/command_environment.hpp"
#include "cli/guard/spawner.hpp"
#include "cli/guard/supervision.hpp"
#include "cli/guard/token_environment.hpp"
#include "cli/options/duration_option.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/printable.hpp"
#include "muster/lock.hpp"

namespace muster::cli {

namespace {

/// A command that runs once, while this node holds a lock.
class LockedRun {
 public:
  LockedRun(const LockCommandCall& call, bool has_json, Foreground& foreground, Spawner& spawner)
      : call_(call),
        has_json_(has_json),
        foreground_(foreground),
        lease_(foreground.node().timing().lease),
        supervision_(foreground, spawner, lease_),
        notice_(foreground, has_json,
                [&call] { return fmt::format("waiting for the lock \"{}\"", call.name); }),
        child_(foreground.executor(), spawner),
        lock_(foreground.node(), call.name) {
    foreground.on_start([this] { ask(); });
    foreground.on_signal([this](int signal) { handle(signal); });
    lost_ = ScopedConnection(lock_.on_lost([this] { lose(); }));
    supervision_.on_lost([this] { foreground_.end(ExitCode::failure); });
  }

 private:
  void ask() {
    notice_.start();
    const auto done = [this](std::error_code error, const FencingToken& token) {
      notice_.stop();
      error ? give_up(error) : start(token);
    };
    if (call_.tries) return void(lock_.try_lock(done));
    call_.timeout ? lock_.lock_for(*call_.timeout, done) : lock_.lock(done);
  }

  void give_up(std::error_code error) {
    if (error == Errc::stopped) return;
    report("lock_missed", {{"lock", call_.name}, {"reason", error.message()}},
           fmt::format("another program has or wants the lock \"{}\"", call_.name));
    foreground_.end(ExitCode::held);
  }

  void start(const FencingToken& token) {
    try {
      child_.start({.command = call_.command,
                    .environment = environment_with(variables_of(token)),
                    .is_mute = has_json_,
                    .grace = call_.grace,
                    .lease = lease_},
                   {.ended = [this](ExitCode code) { code_ = code; },
                    .gone = [this] { finish(); },
                    .revoked = [this] { lose(); }});
      is_running_ = true;
      if (has_json_) {
        JsonLines(std::cout).write(
            "locked", {{"lock", call_.name}, {"term", token.term}, {"pid", child_.pid()}});
      }
    } catch (const Error& error) {
      report("error", {{"message", error.what()}}, error.what());
      foreground_.end(ExitCode::failure);
    }
  }

  void finish() {
    is_running_ = false;
    lock_.unlock();
    foreground_.end(is_lost_ ? ExitCode::lost : code_);
  }

  void lose() {
    if (!is_running_ || std::exchange(is_lost_, true)) return;
    report("lock_lost", {{"lock", call_.name}},
           fmt::format("the lock \"{}\" is lost, so the command ends", call_.name));
    child_.end();
  }

  /// The command gets a signal of its users. Any other signal ends it, and a second one kills it.
  void handle(int signal) {
    if (is_user_defined(signal)) return child_.pass_on(signal);
    if (!is_running_) return foreground_.end(ExitCode::failure);
    std::exchange(is_ending_, true) ? child_.kill() : child_.end();
  }

  void report(std::string_view event, boost::json::object fields, std::string_view sentence) {
    if (has_json_) return JsonLines(std::cout).write(event, std::move(fields));
    std::cerr << "muster: " << printable(sentence) << std::endl;
  }

  const LockCommandCall& call_;
  const bool has_json_;
  Foreground& foreground_;
  const Duration lease_;
  Supervision supervision_;
  WaitingNotice notice_;
  ChildProcess child_;
  Lock lock_;
  ScopedConnection lost_;
  ExitCode code_ = ExitCode::ok;
  bool is_running_ = false;
  bool is_ending_ = false;
  bool is_lost_ = false;
};

}  // namespace

const About LockCommandCall::about{
    .name = "lock",
    .summary = "Run a command while this node holds a lock, one node at a time",
    .details = "",
    .examples = {{{"muster lock nightly --key-file cluster.key -- ./backup",
                   "Waits for the lock, runs ./backup once, and exits with its exit code"},
                  {"muster lock nightly --try --loopback -- ./backup",
                   "Exits with 6 at once if another program has or wants the lock"}}},
    .program = "-- COMMAND..."};

void declare(CLI::App& app, LockCommandCall& call) {
  app.add_option("NAME", call.name, "Name of the lock")->required()->type_name("");
  CLI::Option* tries =
      app.add_flag("--try", call.tries, "Exit with 6 if another program has or wants the lock");
  add_duration(app, "--timeout", call.timeout, "Exit with 6 after this wait [none]")
      ->excludes(tries);
  add_duration(app, "--grace", call.grace, "Time from SIGTERM to SIGKILL at the end");
}

void check(const LockCommandCall& call) {
  if (call.command.empty()) throw CLI::ValidationError("lock", "no command after --");
}

ExitCode run(const LockCommandCall& call, const CommonOptions& common) {
  require_program(call.command);
  // First of all, while there are no threads and no sockets for commands to inherit.
  Spawner spawner;
  const auto printer = make_event_printer(format_of(common));
  Options options = to_options(common);
  options.eligible = false;
  Foreground foreground(options, *printer);
  LockedRun locked(call, common.json, foreground, spawner);
  if (common.json) foreground.watch_reader();
  return foreground.run();
}

}  // namespace muster::cli
