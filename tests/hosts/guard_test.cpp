#include <gmock/gmock.h>

#include <csignal>
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

}  // namespace

}  // namespace muster::test
