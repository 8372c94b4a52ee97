#include "cli/guard/child_process.hpp"

#include <gmock/gmock.h>
#include <sys/time.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <filesystem>

#include "cli/guard/command_environment.hpp"
#include "muster/error.hpp"
#include "unit/cli/command_test.hpp"

namespace muster::cli {

namespace {

/// Starts commands and records the reports about them.
struct ChildProcessTest : CommandTest {
  std::optional<ChildProcess> child;
  std::vector<std::string> told;
  int code = -1;

  void start(Order order) {
    child.emplace(context.get_executor(), spawner);
    told.clear();
    order.environment = environment_with({});
    child->start(order, {.ended =
                             [this](ExitCode ended) {
                               code = static_cast<int>(ended);
                               told.emplace_back("ended");
                             },
                         .gone = [this] { told.emplace_back("gone"); },
                         .revoked = [this] { told.emplace_back("revoked"); }});
  }
  /// What `sh -c script` ends with.
  int code_of(const std::string& script) {
    start({.command = {"sh", "-c", script}});
    io::run_until(context, [this] { return !told.empty() && told.back() == "gone"; });
    return code;
  }
};

// `muster advertise` ends with the exit code of its program.
TEST_F(ChildProcessTest, PassesItsExitCodeOn) {
  EXPECT_EQ(code_of("exit 0"), 0);
  EXPECT_EQ(code_of("exit 7"), 7);
  EXPECT_EQ(code_of("exit 255"), 255);
}

/// Interrupts the system calls of this process every millisecond.
class Interruptions {
 public:
  Interruptions() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, &before_);
    set(1'000);
  }
  ~Interruptions() {
    set(0);
    sigaction(SIGALRM, &before_, nullptr);
  }

 private:
  static void set(long microseconds) {
    const itimerval every{{0, microseconds}, {0, microseconds}};
    setitimer(ITIMER_REAL, &every, nullptr);
  }

  struct sigaction before_ {};
};

// A signal that arrives while a command is being started does not make the start fail.
TEST_F(ChildProcessTest, StartsDespiteSignals) {
  const Interruptions interruptions;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(code_of("exit 7"), 7);
}

// As shells say it.
TEST_F(ChildProcessTest, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(code_of("kill -KILL $$"), 128 + SIGKILL);
  EXPECT_EQ(code_of("kill -QUIT $$"), 128 + SIGQUIT);
}

// A signal that is passed on goes to the program, and to nothing else.
TEST_F(ChildProcessTest, PassesSignalsOnToTheProgram) {
  const std::string up = files.path("up");
  start({.command = {"sh", "-c",
                     "trap 'echo got >" + files.path("got") +
                         "; exit 3' USR1; sleep 1000 & "
                         "echo up >" +
                         up + "; wait"}});
  await_text("up");
  child->pass_on(SIGUSR1);
  ASSERT_TRUE(io::run_until(context, [this] { return !told.empty() && told.back() == "gone"; }));
  EXPECT_EQ(text("got"), "got\n");
  EXPECT_EQ(code, 3);
}

// The error names the program that cannot be run.
TEST_F(ChildProcessTest, RefusesWhatIsNoProgram) {
  try {
    start({.command = {"/nowhere/program"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "cannot run \"/nowhere/program\": No such file or directory");
  }
  child->end();
}

// The end of the program is reported at once, and the end of its descendants separately.
TEST_F(ChildProcessTest, EndsWhatTheProgramLeavesBehind) {
  const std::string left = "trap 'sleep 0.1; echo bye >" + files.path("bye") +
                           "; exit' TERM; echo up >" + files.path("up") +
                           "; while :; do sleep 0.01; done";
  start({.command = {"sh", "-c",
                     "setsid sh -c \"$1\" & while [ ! -s " + files.path("up") +
                         " ]; do sleep 0.01; done; exit 4",
                     "sh", left}});
  ASSERT_TRUE(io::run_until(context, [this] { return told.size() == 1; }));
  EXPECT_EQ(code, 4);
  EXPECT_EQ(text("bye"), "");
  ASSERT_TRUE(io::run_until(context, [this] { return told.size() == 2; }));
  EXPECT_EQ(text("bye"), "bye\n");
  EXPECT_THAT(told, testing::ElementsAre("ended", "gone"));
}

// A command may not outlive what started it.
TEST_F(ChildProcessTest, IsKilledWhenItIsDestroyed) {
  start({.command = {
             "sh", "-c",
             "trap '' TERM; echo $$ >" + files.path("pid") + "; while :; do sleep 0.01; done"}});
  await_text("pid");
  const pid_t pid = std::stoi(text("pid"));
  EXPECT_EQ(pid, child->pid());
  child.reset();
  EXPECT_TRUE(io::run_until(context, [&] {
    boost::asio::post(context, [] {});
    return kill(pid, 0) != 0;
  }));
}

// The guard ends the command of a process without signs of life, and reports it.
TEST_F(ChildProcessTest, EndsWithItsLease) {
  start({.command = {"sleep", "1000"}, .lease = std::chrono::milliseconds(50)});
  ASSERT_TRUE(io::run_until(context, [this] { return told.size() == 3; }));
  EXPECT_THAT(told, testing::ElementsAre("revoked", "ended", "gone"));
  EXPECT_EQ(code, 128 + SIGTERM);
}

// Nothing that muster opens goes to a command: a port that a command holds is taken at the next
// start. Not even what does not close on exec.
TEST_F(ChildProcessTest, InheritsNoDescriptors) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string pipe =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(ends[0]));
  for (const bool is_unattended : {true, false}) {
    start({.command = {"sh", "-c", "ls -l /proc/$$/fd >" + files.path("list")},
           .is_unattended = is_unattended});
    ASSERT_TRUE(io::run_until(context, [this] { return !told.empty() && told.back() == "gone"; }));
    EXPECT_THAT(text("list"), testing::HasSubstr("->"));
    EXPECT_THAT(text("list"), testing::Not(testing::HasSubstr(pipe)));
  }
  close(ends[0]);
  close(ends[1]);
}

// Its standard output is for people when muster's is read by a program.
TEST_F(ChildProcessTest, WritesWhereItsErrorsGoIfItIsMute) {
  const std::string script = "[ /proc/$$/fd/1 -ef /proc/$$/fd/2 ]";
  start({.command = {"sh", "-c", script}, .is_mute = true});
  ASSERT_TRUE(io::run_until(context, [this] { return !told.empty() && told.back() == "gone"; }));
  EXPECT_EQ(code, 0);
}

}  // namespace

}  // namespace muster::cli
