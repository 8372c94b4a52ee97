#include "lib/service_manager.hpp"

#include <gmock/gmock.h>

#include <csignal>

#include "hosts/hosts_test.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

namespace {

using testing::HasSubstr;

/// One host whose service manager is played by the test.
struct ServiceManagement : HostsTest {
  ScratchDirectory files;
  Lab lab{1};

  Process start(std::vector<std::string> words, const Process::Call& call = {}) {
    words.insert(words.begin(), MUSTER_PROGRAM);
    return Process(lab.host(0), {std::move(words), call.environment});
  }

  static void expect_end(Process& process) {
    Process* const one[] = {&process};
    ASSERT_TRUE(poll_until(
        one, [&] { return process.has_ended(); }, 20s))
        << process.output() << process.errors();
  }

  static bool prints(Process& process, const std::string& text) {
    Process* const one[] = {&process};
    return poll_until(
        one, [&] { return (process.output() + process.errors()).find(text) != std::string::npos; },
        20s);
  }
};

// The manager learns when the node runs, its role, how many others there are, and that it ends.
TEST_F(ServiceManagement, ReportsReadinessRoleAndEnd) {
  ServiceManager manager(files.path("manager"));
  Process ada = start({"node", "--name", "ada", "--weight", "2"}, {{}, manager.environment()});
  EXPECT_TRUE(manager.hears("READY=1"));
  EXPECT_TRUE(manager.hears("STATUS=no master known; 0 other nodes"));
  EXPECT_TRUE(manager.hears("STATUS=master under term 1; 0 other nodes"));
  Process bob = start({"node", "--name", "bob"});
  EXPECT_TRUE(manager.hears("STATUS=master under term 1; 1 other node"));
  bob.signal(SIGTERM);
  EXPECT_TRUE(manager.hears("STATUS=master under term 1; 0 other nodes"));
  ada.signal(SIGTERM);
  EXPECT_TRUE(manager.hears("STOPPING=1"));
  expect_end(ada);
  EXPECT_EQ(ada.exit_code(), 0);
}

// A node that follows names its master.
TEST_F(ServiceManagement, ReportsTheMasterOfAFollower) {
  Process ada = start({"node", "--name", "ada"});
  ASSERT_TRUE(prints(ada, "this node is master"));
  ServiceManager manager(files.path("manager"));
  Process bob = start({"node", "--name", "bob"}, {{}, manager.environment()});
  EXPECT_TRUE(manager.hears("STATUS=led by ada under term 1; 1 other node"));
}

// The socket of a manager in a container has no file.
TEST_F(ServiceManagement, FindsASocketWithoutFile) {
  std::optional<ServiceManager> manager;
  lab.host(0).run([&] { manager.emplace("@muster-test-manager"); });
  Process node = start({"node"}, {{}, manager->environment()});
  EXPECT_TRUE(manager->hears("READY=1"));
}

// The watchdog is fed as long as the thread of the node runs.
TEST_F(ServiceManagement, FeedsTheWatchdogWhileTheNodeRuns) {
  ServiceManager manager(files.path("manager"));
  auto environment = manager.environment();
  environment.emplace_back("WATCHDOG_USEC", "200000");
  Process node = start({"node"}, {{}, environment});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(manager.hears("WATCHDOG=1"));
}

// A watchdog that belongs to another process is not fed.
TEST_F(ServiceManagement, LeavesTheWatchdogOfAnotherProcessAlone) {
  ServiceManager manager(files.path("manager"));
  auto environment = manager.environment();
  environment.emplace_back("WATCHDOG_USEC", "200000");
  environment.emplace_back("WATCHDOG_PID", "1");
  Process node = start({"node"}, {{}, environment});
  EXPECT_TRUE(manager.hears("STATUS=master under term 1; 0 other nodes"));
  node.signal(SIGTERM);
  EXPECT_TRUE(manager.hears("STOPPING=1"));
  EXPECT_FALSE(manager.has_heard("WATCHDOG=1"));
}

// A program that the node runs does not speak for the service.
TEST_F(ServiceManagement, HidesTheManagerFromPrograms) {
  ServiceManager manager(files.path("manager"));
  Process node = start({"run", "--as-master", "--", "sh", "-c", "echo \"[$NOTIFY_SOCKET]\"; cat"},
                       {{}, manager.environment()});
  EXPECT_TRUE(manager.hears("READY=1"));
  EXPECT_TRUE(prints(node, "[]"));
}

// `wait` becomes the program, which is then the one that speaks to the manager.
TEST_F(ServiceManagement, LeavesTheManagerToTheProgramThatWaitBecomes) {
  ServiceManager manager(files.path("manager"));
  Process store = start({"advertise", "store"});
  Process wait = start({"wait", "store", "--", "sh", "-c", "echo \"[$NOTIFY_SOCKET]\""},
                       {{}, manager.environment()});
  expect_end(wait);
  EXPECT_THAT(wait.output(), HasSubstr('[' + manager.environment().front().second + ']'));
}

// Lines of the log begin with their priority where the journal reads them, and nowhere else.
TEST_F(ServiceManagement, WritesPrioritiesToTheJournal) {
  const std::string script =
      "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec " MUSTER_PROGRAM " node";
  Process journal(lab.host(0), {{"sh", "-c", script}});
  EXPECT_TRUE(prints(journal, "<4>"));
  EXPECT_THAT(journal.errors(), testing::Not(HasSubstr("warning: ")));
  Process pipe(lab.host(0), {{MUSTER_PROGRAM, "node"}, {{"JOURNAL_STREAM", "1:1"}}});
  EXPECT_TRUE(prints(pipe, "muster: warning: "));
  EXPECT_THAT(pipe.errors(), testing::Not(HasSubstr("<4>")));
}

}  // namespace

}  // namespace muster::test
