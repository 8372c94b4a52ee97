#include <gmock/gmock.h>
#include <boost/json.hpp>

#include <csignal>
#include <sstream>

#include "hosts/hosts_test.hpp"
#include "hosts/supervised.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;
using testing::Not;

using Supervision = HostsTest;

/// Works until it is asked to end, and says so.
const std::string work = "trap 'echo ended; exit' TERM; echo begun; while :; do sleep 0.02; done";

/// Says which signals it gets.
std::string catching(const std::string& signals) {
  std::string script;
  for (std::istringstream words(signals); words;) {
    std::string name;
    if (words >> name) script += "trap 'echo got " + name + "' " + name + "; ";
  }
  return script + "echo begun; while :; do sleep 0.02; done";
}

/// Muster on a terminal of its own, to which the test types.
struct OnTerminal {
  explicit OnTerminal(const std::string& call)
      : process(lab.host(0), {{"script", "--quiet", "--flush", "--return", "--command",
                               MUSTER_PROGRAM " " + call, "/dev/null"},
                              {processes.variable()}}) {}

  bool await_output(std::string_view text) {
    Process* const all[] = {&process};
    return poll_until(
        all, [&] { return process.output().find(text) != std::string::npos; }, 20s);
  }
  void pass(std::chrono::nanoseconds time) {
    Process* const all[] = {&process};
    poll_until(
        all, [] { return false; }, time);
  }
  std::size_t count(std::string_view text) const {
    std::size_t count = 0;
    for (auto at = process.output().find(text); at != std::string::npos;
         at = process.output().find(text, at + 1)) {
      ++count;
    }
    return count;
  }

  MarkedProcesses processes;
  Lab lab{1};
  Process process;
};

// SIGTERM ends muster while no command runs: on a standby, before the election, and between two
// starts of a failing command.
TEST_F(Supervision, EndsWhileNoCommandRuns) {
  const ScratchDirectory files;
  files.write("list", R"({"data":[]})");
  const struct {
    Words mode;
    Words command;
    std::string awaited;
  } cases[] = {
      {{"run", "--as-master", "--ineligible", "--monitor", "9000"}, {"true"}, "9000"},
      {{"run", "--as-master", "--detect-within", "60s", "--monitor", "9000"}, {"true"}, "9000"},
      {{"run", "--as-master", "--monitor", "9000"}, {"false"}, "again in"},
      {{"run", "--resources", files.path("list"), "--monitor", "9000"}, {"true"}, "9000"},
  };
  for (const auto& [mode, command, awaited] : cases) {
    Supervised supervised(mode, command);
    ASSERT_TRUE(supervised.await([&, &awaited = awaited] {
      return (supervised.process->errors() + supervised.process->output()).find(awaited) !=
             std::string::npos;
    })) << supervised.process->errors();
    supervised.process->signal(SIGTERM);
    EXPECT_TRUE(supervised.await_end()) << testing::PrintToString(mode);
    if (!supervised.process->has_ended()) continue;
    EXPECT_EQ(supervised.process->exit_code(), 0) << supervised.process->errors();
  }
}

// With --source-timeout, a node that loses its list ends its commands in order, and then itself.
// Without it, the commands of the last list go on.
TEST_F(Supervision, EndsWithoutItsSourceOnRequest) {
  const ScratchDirectory files;
  files.write("list", R"({"data":[{"id":"a"}]})");
  Supervised supervised({"run", "--resources", files.path("list"), "--source-timeout", "600ms"},
                        {"sh", "-c", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  files.write("list", "{");
  ASSERT_TRUE(supervised.await_end());
  EXPECT_EQ(supervised.process->exit_code(), 1);
  EXPECT_THAT(supervised.process->output(), HasSubstr("ended"));
  EXPECT_THAT(supervised.process->errors(), HasSubstr("could not be read for 600ms"));
}

// A list that can be read again within the time is reported, and nothing ends.
TEST_F(Supervision, ReportsThatItsSourceIsBack) {
  const ScratchDirectory files;
  files.write("list", R"({"data":[{"id":"a"}]})");
  Supervised supervised({"run", "--resources", files.path("list"), "--source-timeout", "60s"},
                        {"sh", "-c", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  const auto reports = [&](const char* words) {
    return supervised.await(
        [&] { return supervised.process->errors().find(words) != std::string::npos; });
  };
  files.write("list", "{");
  ASSERT_TRUE(reports("the list cannot be fetched")) << supervised.process->errors();
  files.write("list", R"({"data":[{"id":"a"}]})");
  EXPECT_TRUE(reports("can be read again")) << supervised.process->errors();
  EXPECT_THAT(supervised.process->output(), testing::Not(HasSubstr("ended")));
}

// Every signal that ends a process ends muster in order: its command is asked and has its grace.
TEST_F(Supervision, EndsInOrderWhateverTheSignal) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGTERM, SIGVTALRM, SIGPROF, SIGXCPU,
                           SIGXFSZ, SIGIO, SIGPWR, SIGSTKFLT}) {
    Supervised supervised(master_mode, {"sh", "-c", work});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    supervised.process->signal(signal);
    ASSERT_TRUE(supervised.await_end()) << signal;
    EXPECT_EQ(supervised.process->exit_code(), 0) << signal;
    EXPECT_THAT(supervised.process->output(), HasSubstr("ended")) << signal;
  }
}

// User-defined signals go to the command.
TEST_F(Supervision, PassesUserDefinedSignalsOn) {
  const ScratchDirectory files;
  files.write("list", R"({"data":[{"id":"a"}]})");
  for (const Words& mode : {master_mode, Words{"run", "--resources", files.path("list")}}) {
    Supervised supervised(mode, {"sh", "-c", catching("USR1 USR2 RTMIN+3")});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    for (const auto& [signal, words] :
         {std::pair{SIGUSR1, "got USR1"}, {SIGUSR2, "got USR2"}, {SIGRTMIN + 3, "got RTMIN+3"}}) {
      supervised.process->signal(signal);
      EXPECT_TRUE(supervised.await_output(words)) << supervised.process->output();
    }
    EXPECT_FALSE(supervised.process->has_ended());
  }
}

// An advertised program gets all signals. Muster ends only with it, so the program never runs
// without its advertisement.
TEST_F(Supervision, AdvertiseGivesAllSignalsToItsProgram) {
  Supervised supervised(advertise_mode,
                        {"sh", "-c", catching("HUP INT QUIT USR1 USR2 ALRM TERM RTMIN")});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  const std::pair<int, const char*> signals[] = {
      {SIGHUP, "got HUP"},   {SIGINT, "got INT"},   {SIGQUIT, "got QUIT"}, {SIGUSR1, "got USR1"},
      {SIGUSR2, "got USR2"}, {SIGALRM, "got ALRM"}, {SIGTERM, "got TERM"}, {SIGRTMIN, "got RTMIN"}};
  for (const auto& [signal, words] : signals) {
    supervised.process->signal(signal);
    EXPECT_TRUE(supervised.await_output(words)) << supervised.process->output();
    EXPECT_FALSE(supervised.process->has_ended()) << words;
  }
}

// Muster and its command ignore the signals that were ignored at muster's start: nohup works.
TEST_F(Supervision, IgnoresWhatWasIgnoredBefore) {
  for (const Words& mode : {master_mode, advertise_mode}) {
    Supervised supervised({"sh", "-c", "trap '' HUP USR1; exec \"$@\"", "sh"}, mode,
                          {"sh", "-c", "kill -HUP $$; " + work});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    supervised.process->signal(SIGHUP);
    supervised.process->signal(SIGUSR1);
    supervised.pass(300ms);
    EXPECT_FALSE(supervised.process->has_ended());
    EXPECT_THAT(supervised.process->output(), Not(HasSubstr("ended")));
    supervised.process->signal(SIGTERM);
    EXPECT_TRUE(supervised.await_end());
  }
}

// A node without a command says goodbye at every signal that ends it.
TEST_F(Supervision, NodesSayGoodbyeWhateverTheSignal) {
  for (const int signal : {SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGRTMIN}) {
    Cluster cluster(1);
    NodeProcess& node = cluster.start(0);
    cluster.await(node, {.kind = "started"});
    node.process().signal(signal);
    cluster.await(node, {.kind = "stopped"});
  }
}

// A command that touches the terminal continues, because it has no terminal that could stop it.
TEST_F(Supervision, CommandsMayTouchTheTerminal) {
  for (const char* touch : {"stty sane </dev/tty", "stty -F /dev/tty sane", "read -r x </dev/tty",
                            "stty tostop <&1; echo x >/dev/tty", "stty sane <&1"}) {
    OnTerminal muster(std::string("run --as-master -- sh -c '(") + touch +
                      ") 2>/dev/null; echo went on; exec sleep 1000'");
    EXPECT_TRUE(muster.await_output("went on")) << touch << ": " << muster.process.output();
  }
}

// Ctrl-C at the terminal is for muster, which asks its command to end once.
TEST_F(Supervision, CtrlCEndsRunInOrder) {
  OnTerminal muster(
      "run --as-master -- sh -c 'trap \"echo got TERM; exit\" TERM; "
      "trap \"echo got INT\" INT; echo begun; while :; do sleep 0.02; done'");
  ASSERT_TRUE(muster.await_output("begun")) << muster.process.output();
  muster.process.write("\x03");
  ASSERT_TRUE(muster.await_output("got TERM"));
  Process* const all[] = {&muster.process};
  EXPECT_TRUE(poll_until(
      all, [&] { return muster.process.has_ended(); }, 20s));
  EXPECT_EQ(muster.count("got INT"), 0U) << muster.process.output();
}

// An advertised program shares the foreground with muster: it reads from the terminal, gets each
// signal of the terminal once, and gets each signal that is sent to muster alone.
TEST_F(Supervision, AdvertiseSharesTheTerminal) {
  OnTerminal muster(
      "advertise db -- sh -c 'trap \"echo got INT\" INT; echo begun; read -r line; "
      "echo \"read $line\"; while :; do sleep 0.02; done'");
  ASSERT_TRUE(muster.await_output("begun")) << muster.process.output();
  muster.process.write("hello\n");
  ASSERT_TRUE(muster.await_output("read hello")) << muster.process.output();
  muster.process.write("\x03");
  ASSERT_TRUE(muster.await_output("got INT")) << muster.process.output();
  muster.pass(300ms);
  EXPECT_EQ(muster.count("got INT"), 1U) << muster.process.output();
  for (const pid_t each : muster.processes.named("muster")) kill(each, SIGINT);
  muster.pass(300ms);
  EXPECT_EQ(muster.count("got INT"), 2U) << muster.process.output();
}

/// Writes to standard output in pieces, beside muster.
const std::string talkative = "while :; do printf 'no line'; sleep 0.01; done";

// With --json, every line of standard output is an object, because commands write elsewhere.
TEST_F(Supervision, JsonIsNotMixedWithWhatTheCommandWrites) {
  for (const Words& mode : {Words{"run", "--as-master", "--json"}, {"advertise", "db", "--json"}}) {
    Supervised supervised(mode, {"sh", "-c", talkative});
    ASSERT_TRUE(supervised.await_errors("no line"));
    supervised.pass(200ms);
    supervised.process->signal(SIGTERM);
    ASSERT_TRUE(supervised.await_end());
    std::istringstream lines(supervised.process->output());
    std::size_t objects = 0;
    for (std::string line; std::getline(lines, line); ++objects) {
      EXPECT_TRUE(boost::json::parse(line).is_object()) << line;
    }
    EXPECT_GT(objects, 0U);
  }
}

// A command gets muster's environment without muster's secrets.
TEST_F(Supervision, CommandsDoNotGetTheMonitorsToken) {
  for (const Words& mode : {Words{"run", "--as-master", "--monitor", "9000"}, advertise_mode}) {
    Supervised supervised({"env", "MUSTER_MONITOR_TOKEN=a-secret-of-muster", "OTHER=kept"}, mode,
                          {"sh", "-c", "env; echo begun; exec sleep 1000"});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    EXPECT_THAT(supervised.process->output(), HasSubstr("OTHER=kept"));
    EXPECT_THAT(supervised.process->output(), Not(HasSubstr("a-secret")));
  }
}

// Commands inherit no descriptor of muster, so a command that lives on occupies no port. They have
// those that they would have without muster.
TEST_F(Supervision, CommandsInheritNoDescriptors) {
  const std::string list = "ls /proc/$$/fd; echo begun; exec sleep 1000";
  Lab lab(1);
  Process direct(lab.host(0), {{"sh", "-c", list}});
  Process* const all[] = {&direct};
  ASSERT_TRUE(poll_until(
      all, [&] { return direct.output().find("begun") != std::string::npos; }, 20s));
  for (const Words& mode : {Words{"run", "--as-master", "--monitor", "9000"}, advertise_mode}) {
    Supervised supervised(mode, {"sh", "-c", list});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    EXPECT_THAT(supervised.process->output(), HasSubstr(direct.output()));
  }
}

}  // namespace

}  // namespace muster::test
