#include <gmock/gmock.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <csignal>
#include <optional>
#include <ostream>

#include "hosts/hosts_test.hpp"
#include "hosts/supervised.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;

/// Only command lines of working processes contain it.
constexpr std::string_view work_mark = "work-of-the-test";
/// Works until it is asked to end, and says so.
const std::string work =
    ": work-of-the-test; trap 'echo ended; exit' TERM; echo begun; while :; do sleep 0.02; done";
/// Works and ignores SIGTERM.
const std::string deaf_work =
    ": work-of-the-test; trap '' TERM; echo begun; while :; do sleep 0.02; done";

/// A way to start work out of reach of signals to the direct child or to its process group, and of
/// the kernel's signal at the death of the parent.
struct Shape {
  std::string name;
  Words command;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return out << shape.name;
}

const Shape shapes[] = {
    {"TheProgram", {"sh", "-c", work}},
    {"AChildOfAShell", {"sh", "-c", "sh -c \"$1\"; true", "sh", work}},
    {"ADeafChildOfAShell", {"sh", "-c", "sh -c \"$1\"; true", "sh", deaf_work}},
    {"AnotherUser", {"setpriv", "--reuid", "65534", "--clear-groups", "sh", "-c", work}},
    {"AChildOfAnotherUser",
     {"setpriv", "--reuid", "65534", "--clear-groups", "sh", "-c", "sh -c \"$1\"; true", "sh",
      work}},
    {"AnotherSession", {"setsid", "--wait", "sh", "-c", work}},
    {"ADaemon",
     {"sh", "-c", "(setsid sh -c \"$1\" </dev/null & ) ; while :; do sleep 1; done", "sh", work}},
    {"WithoutHangup", {"sh", "-c", "nohup sh -c \"$1\" & wait", "sh", work}},
};

std::size_t working(const Supervised& supervised) {
  return supervised.processes.count(work_mark);
}

class GuardedCommand : public HostsTest, public testing::WithParamInterface<Shape> {
 protected:
  /// Kills muster and expects all its processes to end soon.
  void expect_nothing_left(const Words& mode) {
    Supervised supervised(mode, GetParam().command);
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    ASSERT_GE(working(supervised), 1U);
    supervised.process->signal(SIGKILL);
    EXPECT_TRUE(supervised.await([&] { return supervised.processes.all().empty(); }))
        << working(supervised) << " still work";
  }
};

TEST_P(GuardedCommand, EndsWhenRunIsKilled) {
  expect_nothing_left(master_mode);
}

TEST_P(GuardedCommand, EndsWhenAdvertiseIsKilled) {
  expect_nothing_left(advertise_mode);
}

// A stopping muster asks every process of the command to end before it kills one.
TEST_P(GuardedCommand, EndsWhenRunIsStopped) {
  Supervised supervised({"run", "--as-master", "--grace", "1s"}, GetParam().command);
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  supervised.process->signal(SIGTERM);
  ASSERT_TRUE(supervised.await([&] { return supervised.process->has_ended(); }));
  EXPECT_EQ(supervised.process->exit_code(), 0) << supervised.process->errors();
  EXPECT_EQ(working(supervised), 0U);
  const bool is_deaf = GetParam().name == "ADeafChildOfAShell";
  EXPECT_EQ(supervised.process->output().find("ended") == std::string::npos, is_deaf)
      << supervised.process->output();
}

INSTANTIATE_TEST_SUITE_P(Shapes, GuardedCommand, testing::ValuesIn(shapes),
                         [](const auto& shape) { return shape.param.name; });

using Guard = HostsTest;

// A frozen muster cannot stop its command while another node starts its own, so the guard does.
TEST_F(Guard, EndsTheCommandOfAMusterThatStandsStill) {
  ScratchDirectory files;
  files.write("list", R"({"data":[{"id":"a"}]})");
  for (const Words& mode : {master_mode, Words{"run", "--resources", files.path("list")}}) {
    Supervised supervised(mode, {"sh", "-c", "sh -c \"$1\"; true", "sh", work});
    ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
    supervised.process->signal(SIGSTOP);
    EXPECT_TRUE(supervised.await([&] { return working(supervised) == 0; }));
    EXPECT_TRUE(supervised.await_output("ended"));
    supervised.process->signal(SIGCONT);
    EXPECT_TRUE(supervised.await([&] {
      return supervised.process->errors().find(
                 "its lease expired while this process did not run") != std::string::npos;
    })) << supervised.process->errors();
  }
}

// A terminal stops muster and its command together. The guard continues the command, so that the
// command can end.
TEST_F(Guard, EndsWhatWasStoppedWithMuster) {
  Supervised supervised(master_mode, {"sh", "-c", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  supervised.process->signal(SIGSTOP);
  for (const pid_t process : supervised.processes.with(work_mark)) kill(process, SIGSTOP);
  EXPECT_TRUE(supervised.await([&] { return working(supervised) == 0; }));
}

// The guard does not end the command of a running muster.
TEST_F(Guard, LetsTheCommandOfAMusterThatRunsBe) {
  Supervised supervised({"run", "--as-master", "--detect-within", "500ms"}, {"sh", "-c", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  Process* const all[] = {supervised.process.get()};
  poll_until(
      all, [] { return false; }, 2s);
  EXPECT_EQ(supervised.process->output(), "begun\n");
}

// When a guard is killed, its command ends and starts again under a new guard.
TEST_F(Guard, IsReplacedWhenItIsKilled) {
  Supervised supervised(master_mode, {"sh", "-c", "sh -c \"$1\"; true", "sh", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  const auto before = supervised.processes.with(work_mark);
  for (const pid_t guard : supervised.processes.named("command-guard")) kill(guard, SIGKILL);
  EXPECT_TRUE(supervised.await_output("begun\nbegun")) << supervised.process->errors();
  const auto after = supervised.processes.with(work_mark);
  for (const pid_t process : after) EXPECT_THAT(before, testing::Not(testing::Contains(process)));
}

// Without the process that starts guards, muster ends in order and reports the reason.
TEST_F(Guard, EndsMusterWhenNoCommandCanBeStarted) {
  Supervised supervised(master_mode, {"sh", "-c", work});
  ASSERT_TRUE(supervised.await_output("begun")) << supervised.process->errors();
  for (const pid_t spawner : supervised.processes.named("guard-spawner")) kill(spawner, SIGKILL);
  ASSERT_TRUE(supervised.await([&] { return supervised.process->has_ended(); }));
  EXPECT_EQ(supervised.process->exit_code(), 1);
  EXPECT_THAT(supervised.process->output(), HasSubstr("ended"));
  EXPECT_THAT(supervised.process->errors(), HasSubstr("start muster again"));
}

using Farewell = HostsTest;

/// The firewall of a host that lets nothing out but the datagrams of the node, so that neither
/// lifelines nor refusals reveal the end of a process.
void wall_in(const NetNamespace& host, const std::string& verdict) {
  run_command(host, {"nft", "-f", "-"},
              "table inet wall {\n"
              "  chain output { type filter hook output priority 0; policy accept;\n"
              "    udp sport 12345-12600 accept\n"
              "    meta l4proto { tcp, udp, icmp, icmpv6 } " +
                  verdict +
                  "\n"
                  "  }\n"
                  "}\n");
}

/// Muster with a command on host 0, and witnesses on the others.
struct Witnessed {
  explicit Witnessed(const Words& mode, const Words& options = {},
                     const std::string& verdict = "drop")
      : cluster(3) {
    wall_in(cluster.lab.host(0), verdict);
    for (const Lab::Host host : {1, 2}) witnesses.push_back(&cluster.start(host, options));
    start(mode, options);
    await_all({.kind = "added", .name = "supervisor"});
  }

  void start(const Words& mode, const Words& options = {}) {
    Words call = {MUSTER_PROGRAM};
    for (const Words& some :
         {mode, options, Words{"--name", "supervisor", "--", "sh", "-c", work}}) {
      call.insert(call.end(), some.begin(), some.end());
    }
    supervisor =
        std::make_unique<Process>(cluster.lab.host(0), Process::Call{call, {processes.variable()}});
  }
  void await_all(const Pattern& pattern) {
    for (NodeProcess* witness : witnesses) cluster.await(*witness, pattern);
  }
  /// Waits until each witness has removed muster. Returns the longest time since `since`.
  Seconds removal_since(Seconds since, const std::string& reason) {
    Seconds longest = 0;
    for (NodeProcess* witness : witnesses) {
      const NodeEvent& removed =
          cluster.await(*witness, {.kind = "removed", .name = "supervisor", .since = since});
      EXPECT_EQ(removed.text("reason"), reason);
      longest = std::max(longest, removed.at - since);
    }
    return longest;
  }

  Cluster cluster;
  MarkedProcesses processes;
  std::vector<NodeProcess*> witnesses;
  std::unique_ptr<Process> supervisor;
};

const Words standby_mode = {"run", "--as-master", "--ineligible"};

// All nodes learn at once that muster was killed, although a firewall drops or rejects its
// lifelines and all other signs of its end.
TEST_F(Farewell, IsSentForAMusterThatWasKilled) {
  const ScratchDirectory files;
  files.write("key", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n");
  const Words sealed = {"--key-file", files.path("key")};
  for (const std::string verdict : {"drop", "reject"}) {
    for (const Words& options : {Words{}, sealed}) {
      for (const Words& mode : {master_mode, standby_mode, advertise_mode}) {
        Witnessed muster(mode, options, verdict);
        // The goodbye gets copies for new members within half a second.
        muster.cluster.pass(700ms);
        const Seconds killed_at = monotonic_now();
        muster.supervisor->signal(SIGKILL);
        const Seconds took = muster.removal_since(killed_at, "goodbye");
        Cluster::measured("from SIGKILL to the removal by all, s", took);
        EXPECT_LT(took, 0.1);
      }
    }
  }
}

// A muster that stands still lives, so nothing is sent for it. The others remove it when its time
// is up, and it returns when it continues.
TEST_F(Farewell, IsNotSentForAMusterThatStandsStill) {
  Witnessed muster(standby_mode);
  const Seconds stopped_at = monotonic_now();
  muster.supervisor->signal(SIGSTOP);
  EXPECT_GT(muster.removal_since(stopped_at, "timeout"), 0.3);
  const Seconds continued_at = monotonic_now();
  muster.supervisor->signal(SIGCONT);
  muster.await_all({.kind = "added", .name = "supervisor", .since = continued_at});
}

/// Stops a process as a debugger does. The kernel continues a process that SIGSTOP has stopped when
/// muster ends, because that orphans its process group.
class Held {
 public:
  explicit Held(pid_t process) : process_(process) {
    EXPECT_EQ(ptrace(PTRACE_SEIZE, process_, nullptr, nullptr), 0);
    EXPECT_EQ(ptrace(PTRACE_INTERRUPT, process_, nullptr, nullptr), 0);
    EXPECT_EQ(waitpid(process_, nullptr, __WALL), process_);
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() { ptrace(PTRACE_DETACH, process_, nullptr, nullptr); }

 private:
  pid_t process_;
};

// Nothing is sent before the command has ended, because others start theirs at the goodbye.
TEST_F(Farewell, WaitsForTheEndOfTheCommand) {
  Witnessed muster(advertise_mode);
  muster.cluster.pass(700ms);
  const auto guards = muster.processes.named("command-guard");
  ASSERT_EQ(guards.size(), 1U);
  std::optional<Held> guard(std::in_place, guards.front());
  const Seconds killed_at = monotonic_now();
  muster.supervisor->signal(SIGKILL);
  muster.cluster.pass(200ms);
  EXPECT_EQ(muster.cluster.count({.kind = "removed", .name = "supervisor", .since = killed_at}),
            0U);
  EXPECT_GE(muster.processes.count(work_mark), 1U);
  guard.reset();
  muster.removal_since(killed_at, "goodbye");
  EXPECT_EQ(muster.processes.count(work_mark), 0U);
}

// A muster that starts again within milliseconds stays: the goodbye names the session that ended.
TEST_F(Farewell, LeavesTheNextMusterAlone) {
  Witnessed muster(advertise_mode);
  muster.cluster.pass(700ms);
  const Seconds killed_at = monotonic_now();
  muster.supervisor->signal(SIGKILL);
  muster.start(advertise_mode);
  muster.removal_since(killed_at, "goodbye");
  muster.await_all({.kind = "added", .name = "supervisor", .since = killed_at});
  muster.cluster.pass(3s);
  EXPECT_EQ(muster.cluster.count({.kind = "removed", .name = "supervisor", .since = killed_at}), 2U)
      << "one at each witness";
}

// After an orderly end, nothing is sent twice.
TEST_F(Farewell, IsNotSentForAMusterThatSaidGoodbye) {
  Witnessed muster(advertise_mode);
  const Seconds ended_at = monotonic_now();
  muster.supervisor->signal(SIGTERM);
  muster.removal_since(ended_at, "goodbye");
  muster.cluster.pass(300ms);
  EXPECT_EQ(muster.cluster.count({.kind = "removed"}), 2U);
}

}  // namespace

}  // namespace muster::test
