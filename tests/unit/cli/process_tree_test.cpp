#include "cli/guard/process_tree.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace muster::cli {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

/// A shell with a child in a session of its own, which has a child as well.
class Family {
 public:
  Family() {
    int ends[2];
    if (pipe(ends) != 0) return;
    shell_ = fork();
    if (shell_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      execlp("sh", "sh (with) brackets", "-c", "setsid sh -c 'sleep 1000 & echo up; wait' & wait",
             nullptr);
      _exit(1);
    }
    close(ends[1]);
    char byte = 0;
    (void)!read(ends[0], &byte, 1);
    close(ends[0]);
  }
  ~Family() {
    for (const pid_t process : descendants_of(shell_)) kill(process, SIGKILL);
    kill(shell_, SIGKILL);
    waitpid(shell_, nullptr, 0);
  }

  pid_t shell() const { return shell_; }

 private:
  pid_t shell_ = 0;
};

// Descendants in other sessions are found, too.
TEST(ProcessTree, HasAllGenerations) {
  const Family family;
  EXPECT_THAT(children_of(family.shell()), SizeIs(1));
  EXPECT_THAT(descendants_of(family.shell()), SizeIs(2)) << "sh and sleep";
  EXPECT_THAT(descendants_of(family.shell()), Not(Contains(family.shell())));
  EXPECT_THAT(descendants_of(getpid()), Contains(family.shell()));
}

// Not every kernel lists the children of a process.
TEST(ProcessTree, IsTheSameByParents) {
  const Family family;
  EXPECT_EQ(descendants_by_parent(family.shell()), descendants_of(family.shell()));
}

// A process that has ended has no descendants.
TEST(ProcessTree, IsEmptyForWhatHasEnded) {
  pid_t ended = fork();
  if (ended == 0) _exit(0);
  waitpid(ended, nullptr, 0);
  EXPECT_THAT(children_of(ended), ElementsAre());
  EXPECT_THAT(descendants_of(ended), ElementsAre());
}

}  // namespace

}  // namespace muster::cli
